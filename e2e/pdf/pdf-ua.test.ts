import { demoDemandes } from '@pwp/local-stack/demo-data/demo-demandes';
import { pieceContent } from '@pwp/local-stack/demo-data/piece-content';
import type { PliDetail } from '@pwp/module-numerisation/contracts';
import { ficheDocument } from '@pwp/module-numerisation/fiche-document';
import type { FicheInput } from '@pwp/module-numerisation/fiche-fields';
import { preuveDocument } from '@pwp/module-numerisation/preuve-document';
import { usualBrand } from '@pwp/contracts';
import { everyRichText } from './every-rich-text.ts';
import { expect, test } from 'vitest';
import { everyElement } from './every-element.ts';
import { hasVeraPdf, pdfUa } from './verapdf.ts';

/** The first time, Maven brings veraPDF, ms. */
const FIRST_TIME = 300_000;

const now = new Date('2026-11-24T10:00:00.000Z');
const guichet = {
  code: '00002',
  nom: 'Ville de Łódź',
  siret: '13002072000038',
  codeTerritoire: '034',
  territoires: [],
};
const fiche: FicheInput = {
  guichet,
  numeroUnique: '0340819000040PWP01',
  contexte: 'AJO',
  now,
  premiereEmission: undefined,
  brand: usualBrand,
};

const pli: PliDetail = {
  transaction: 'abcdefgh12345',
  numeroUnique: '0340819000040PWP01',
  reference: null,
  demandeur: null,
  contexte: 'AJO',
  dateTransmission: now.toISOString(),
  statut: 'numerisation-en-cours',
  dateStatut: now.toISOString(),
  motif: null,
  deposant: 'Claire Martin',
  piecesRejetees: 0,
  pieces: [],
  historique: [],
};
const piece: PliDetail['pieces'][number] = {
  nom: 'une pièce.pdf',
  taille: 48_211,
  type: 'application/pdf',
  etat: 'transmise',
  motif: null,
  role: 'piece',
  categorie: 'ID_PIECE',
  categorieLibelle: 'Carte d’identité ou passeport du demandeur',
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
};

test.skipIf(!hasVeraPdf())(
  'each PDF of the portal is PDF/UA-1, as veraPDF says (with Java and Maven)',
  async () => {
    const pieces = Array.from({ length: 12 }, () => piece);
    const [demo] = demoDemandes(now).flatMap((demande) => demande.pieces);
    if (demo === undefined) throw new Error('the demo has no piece');
    const whole = await everyElement();
    const latin = Buffer.from(whole).toString('latin1');
    const said = pdfUa({
      everyElement: whole,
      richText: await everyRichText(),
      fiche: await ficheDocument([fiche]),
      ficheDeCreation: await ficheDocument([{ ...fiche, numeroUnique: null, contexte: 'CRE' }]),
      fiches: await ficheDocument([{ ...fiche, premiereEmission: now }, fiche, fiche]),
      preuve: await preuveDocument({ guichet, pli: { ...pli, pieces }, now, brand: usualBrand }),
      demo: await pieceContent(demo),
      // A figure that nobody can hear.
      withoutAlt: Buffer.from(latin.replace('/Alt', '/Aly'), 'latin1'),
    });
    expect(said).toEqual({
      everyElement: 'PASS',
      richText: 'PASS',
      fiche: 'PASS',
      ficheDeCreation: 'PASS',
      fiches: 'PASS',
      preuve: 'PASS',
      demo: 'PASS',
      withoutAlt: 'FAIL',
    });
  },
  FIRST_TIME,
);
