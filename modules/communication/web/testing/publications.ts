import type { AnnuaireEndpoints } from '@pwp/contracts';
import type { RichTextDocument } from '@pwp/rich-text';
import type { FakeAnswers } from '@pwp/web-kit/testing';
import type {
  ChoixAudience,
  PiecePublication,
  Publication,
  PublicationDetail,
  PublicationList,
  Question,
  Redaction,
  RedactionDetail,
} from '../../contracts/index.ts';

/** Ids of the publications of tests. */
export const ID = '11111111-1111-4111-8111-111111111111';
export const OTHER_ID = '22222222-2222-4222-8222-222222222222';

/** A text of one line. */
export const aText = (text: string): RichTextDocument => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

/** A publication of the readers' list. */
export function aPublication(given: Partial<Publication> = {}): Publication {
  return {
    id: ID,
    genre: 'article',
    niveau: 'information',
    theme: 'portail',
    titre: 'Nouveaux horaires',
    resume: 'Le guichet ouvre le samedi.',
    emetteur: 'referent',
    debut: '2026-11-24T13:55:00.000Z',
    fin: null,
    corrigeeLe: null,
    lue: false,
    versionALire: 1,
    pieces: 0,
    ...given,
  };
}

/** A page of the readers' list. */
export function aList(items: Publication[], given: Partial<PublicationList> = {}): PublicationList {
  return { items, total: items.length, nonLues: items.filter(({ lue }) => !lue).length, ...given };
}

/** A publication whole. */
export function aDetail(given: Partial<PublicationDetail> = {}): PublicationDetail {
  return {
    ...aPublication(),
    texte: aText('À partir de janvier.'),
    motifCorrection: '',
    ...given,
    pieces: given.pieces ?? [],
  };
}

/** A document of a publication. */
export function aPiece(given: Partial<PiecePublication> = {}): PiecePublication {
  return {
    id: 'piece-0001',
    nom: 'horaires.pdf',
    type: 'application/pdf',
    taille: 2_048,
    image: false,
    alternative: '',
    decorative: false,
    ...given,
  };
}

/** A question with its answer. */
export function aQuestion(given: Partial<Question> = {}): Question {
  return {
    ...aPublication({ genre: 'question', titre: 'Comment remplacer une pièce ?', resume: '' }),
    texte: aText('Ouvrez À corriger.'),
    ...given,
  };
}

/** A publication of the authors' list. */
export function aRedaction(given: Partial<Redaction> = {}): Redaction {
  return {
    id: ID,
    genre: 'article',
    theme: 'portail',
    titre: 'Nouveaux horaires',
    etat: 'brouillon',
    emetteur: 'referent',
    auteur: 'Alice DEMO',
    estAuteur: true,
    modifieeLe: '2026-11-24T13:55:00.000Z',
    debut: null,
    fin: null,
    corrige: null,
    motifRenvoi: null,
    ...given,
  };
}

const NONE = {
  modifier: false,
  soumettre: false,
  reprendre: false,
  relire: false,
  corriger: false,
  archiver: false,
  supprimer: false,
};

/** A publication whole, for its authors; a draft of the caller's unless said otherwise. */
export function aRedactionDetail(
  given: Partial<Omit<RedactionDetail, 'contenu' | 'droits'>> & {
    contenu?: Partial<RedactionDetail['contenu']>;
    droits?: Partial<RedactionDetail['droits']>;
  } = {},
): RedactionDetail {
  const { contenu, droits = { modifier: true, soumettre: true, supprimer: true }, ...rest } = given;
  return {
    ...aRedaction(),
    revision: 1,
    contenu: {
      genre: 'article',
      niveau: 'information',
      theme: 'portail',
      titre: 'Nouveaux horaires',
      resume: '',
      texte: aText('À partir de janvier.'),
      debut: null,
      fin: null,
      audience: { territoires: [], typesOrganisme: [], guichets: ['00002', 'PWP01'], roles: [], comptes: [] },
      motifCorrection: '',
      aRelireParTous: false,
      ...contenu,
    },
    pieces: [],
    relecteur: null,
    corrigeeLe: null,
    correctionEnCours: null,
    droits: { ...NONE, ...droits },
    ...rest,
  };
}

/** What a référent of two guichets chooses from. */
export const choix: ChoixAudience = { emetteur: 'referent', perimetre: ['00002', 'PWP01'] };

const guichet = { siret: '13002072000038', codeTerritoire: '034', ferme: false };
const GUICHETS = [
  { code: '00002', nom: 'Mairie d’essai', ...guichet },
  { code: 'PWP01', nom: 'Bailleur fictif', ...guichet },
];
/** The names of these guichets and of one account. */
export const annuaire: FakeAnswers<AnnuaireEndpoints> = {
  'GET /territoires': { items: [{ code: '034', nom: 'Hérault', guichets: 2 }], total: 1 },
  'POST /guichets/recherche': ({ body: { texte } }) =>
    listed(GUICHETS.filter(({ nom }) => nom.toLowerCase().includes(texte))),
  'POST /guichets/noms': ({ body: { codes } }) => listed(GUICHETS.filter(({ code }) => codes.includes(code))),
  'POST /personnes/noms': ({ body: { ids } }) => listed(PERSONNES.filter(({ id }) => ids.includes(id))),
};
const PERSONNES = [{ id: 'alice', nom: 'demo', prenom: 'alice', email: 'alice@mairie.test', active: true }];
const listed = <Item>(items: Item[]) => ({ items, total: items.length });
