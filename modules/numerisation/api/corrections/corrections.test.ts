import { createHash } from 'node:crypto';
import { maskNumeroUnique, MenuCount } from '@pwp/contracts';
import type { TestAnswer, TestClient } from '@pwp/testing';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { CorrectionList, PliDetail, type Correction, type Motif } from '../../contracts/index.ts';
import {
  buildCategorie,
  buildDemande,
  buildSnePiece,
  buildPli,
  buildPliPiece,
  insertDemoPlis,
  type DemoPli,
} from '../../testing/index.ts';
import { BROUILLONS, draftsOf, NUMERO, refusal } from '../../testing/brouillons.ts';
import { CONTENTS } from '../../testing/pieces.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { BrouillonModel } from '../brouillons/brouillon-model.ts';
import { PliModel } from '../plis/pli-model.ts';
import { CorrectionModel } from './correction-model.ts';

const LIST = '/api/numerisation/a-corriger';
const LATER = '2026-11-24T10:59:59.321Z';

const api = await startNumerisationApi();
afterAll(() => api.close());
beforeEach(async () => {
  const categories = ['ID_CNI', 'REV_AVIS_N'].map((code) => buildCategorie({ code }));
  api.sne.demandes.set(NUMERO, buildDemande({ categories }));
  api.docaposte.suivis.clear();
  await PliModel.destroy({ where: {} });
  await BrouillonModel.destroy({ where: {} });
});

const list = async (query = '', client = api.agent) =>
  CorrectionList.parse((await client.get(`${LIST}${query}`)).body).items;
const count = async (client: TestClient = api.agent) =>
  MenuCount.parse((await client.get(`${LIST}/nombre`)).body).nombre;
const names = (items: readonly Correction[]) => items.map(({ piece }) => piece?.nom ?? null);
const only = (items: readonly Correction[]): Correction => {
  const [one] = items;
  if (one === undefined || items.length !== 1) throw new Error(`${items.length} corrections`);
  return one;
};
const classify = (id: number, raison = 'plus-utile', client = api.agent): Promise<TestAnswer> =>
  client.put(`${LIST}/${id}/classement`, { body: { raison } });
const reopen = (id: number, client = api.agent) => client.delete(`${LIST}/${id}/classement`);

/** A pli with one rejected piece. */
const rejectedPli = (
  given: Partial<DemoPli> = {},
  piece: { nom?: string; categorie?: string | null; motif?: Motif } = {},
) =>
  buildPli({
    statut: 'pieces-rejetees',
    dateStatut: '2026-11-22T09:00:00.000Z',
    pieces: [
      buildPliPiece({ nom: 'verso.pdf', etat: 'acceptee' }),
      buildPliPiece({ nom: 'recto.pdf', categorie: 'ID_CNI', etat: 'rejetee', motif: 'illisible', ...piece }),
    ],
    ...given,
  });

/** The prestataire reports that these pieces of a pli are rejected. */
async function reject(transaction: string, motifs: readonly (Motif | null)[], noms: readonly string[]): Promise<void> {
  api.docaposte.suivis.set(transaction, {
    transaction,
    statut: 'pieces-rejetees',
    dateStatut: LATER,
    motif: null,
    pieces: noms.map((nom, rang) => {
      const motif = motifs[rang] ?? null;
      return { nom, etat: motif === null ? 'acceptee' : 'rejetee', motif };
    }),
  });
  await api.follow();
}

/** Sends a draft with one file per category; what `corrige` names is mended. */
async function send(
  categories: readonly (string | undefined)[],
  corrige?: number,
  client = api.agent,
): Promise<PliDetail> {
  const { id } = await draftsOf(client).open({ corrige });
  for (const categorie of categories) await draftsOf(client).add(id, categorie === undefined ? {} : { categorie });
  const { body } = await draftsOf(client).send(id);
  return PliDetail.parse(body);
}

test('a piece that the prestataire rejects is to be mended, with its motif, its demande and its pli', async () => {
  const pli = buildPli({ pieces: ['a.pdf', 'b.pdf'].map((nom) => buildPliPiece({ nom, categorie: 'ID_CNI' })) });
  await insertDemoPlis([pli]);
  expect(await count()).toBe(0);
  await reject(pli.transaction, [null, 'perimee'], ['a.pdf', 'b.pdf']);
  expect(only(await list())).toMatchObject({
    transaction: pli.transaction,
    numeroUnique: pli.numeroUnique,
    contexte: 'AJO',
    motif: 'perimee',
    dateTransmission: pli.dateTransmission,
    dateRejet: LATER,
    piece: { rang: 1, nom: 'b.pdf', role: 'piece', categorie: 'ID_CNI', contenu: false },
  });
  expect(await count()).toBe(1);
});

test('a pli rejected as a whole is one thing to mend, and a complete one none', async () => {
  const [whole, complete] = [buildPli(), buildPli()];
  await insertDemoPlis([whole, complete]);
  const told = { dateStatut: LATER, motif: null, pieces: [] };
  api.docaposte.suivis.set(complete.transaction, {
    ...told,
    transaction: complete.transaction,
    statut: 'enregistrement-complet',
  });
  api.docaposte.suivis.set(whole.transaction, {
    ...told,
    transaction: whole.transaction,
    statut: 'rejet-sne',
    motif: 'demande-radiee',
  });
  await api.follow();
  expect(only(await list())).toMatchObject({ transaction: whole.transaction, motif: 'demande-radiee', piece: null });
});

test('« Remplacer cette pièce » empties the list, whatever the category of the new piece', async () => {
  await insertDemoPlis([rejectedPli({}, { categorie: null, motif: 'mal-typee' })]);
  const correction = only(await list());
  const { transaction } = await send(['REV_AVIS_N'], correction.id);
  expect(await count()).toBe(0);
  const { id } = await PliModel.findOne({ where: { transaction }, rejectOnEmpty: true });
  expect(await CorrectionModel.findByPk(correction.id)).toMatchObject({
    etat: 'remplacee',
    remplacePar: id,
    traitePar: 'agent-00002',
  });
});

test('a later pli of the same demande mends one rejected piece for each piece of its category, the oldest first', async () => {
  await insertDemoPlis([
    rejectedPli({ dateStatut: '2026-11-21T09:00:00.000Z' }, { nom: 'ancienne.pdf' }),
    rejectedPli({}, { nom: 'recente.pdf' }),
    rejectedPli({}, { nom: 'autre-categorie.pdf', categorie: 'REV_AVIS_N' }),
    rejectedPli({ numeroUnique: '0340121003036GDPUB' }, { nom: 'autre-demande.pdf' }),
  ]);
  await send(['ID_CNI', undefined]);
  expect(
    names(await list('?ordre=asc'))
      .map(String)
      .toSorted(),
  ).toEqual(['autre-categorie.pdf', 'autre-demande.pdf', 'recente.pdf']);
});

test('a replacement that is rejected again comes back as the new one', async () => {
  await insertDemoPlis([rejectedPli()]);
  const first = only(await list());
  const { transaction, pieces } = await send(['ID_CNI'], first.id);
  await PliModel.update({ statut: 'numerisation-en-cours' }, { where: { transaction } });
  await reject(
    transaction,
    ['incomplete'],
    pieces.map(({ nom }) => nom),
  );
  const again = only(await list());
  expect(again).toMatchObject({ transaction, motif: 'incomplete', piece: { categorie: 'ID_CNI', contenu: true } });
  expect(again.id).not.toBe(first.id);
});

test('what is kept for a correction comes back for it alone, with what was rejected, and mends it alone', async () => {
  const creation = { contexte: 'CRE' as const, numeroUnique: null };
  await insertDemoPlis([
    rejectedPli(creation, { nom: 'salaire.pdf', categorie: null }),
    rejectedPli({ ...creation, dateStatut: '2026-11-21T09:00:00.000Z', statut: 'rejet-sne', motif: 'demande-radiee' }),
  ]);
  const [piece, whole] = await list();
  const kept = await api.drafts.open({ ...creation, corrige: piece?.id });
  await api.drafts.add(kept.id, { role: 'formulaire' });
  const corrige = { correction: piece?.id, motif: 'illisible' };
  expect(kept.corrige).toEqual({ ...corrige, piece: { nom: 'salaire.pdf', role: 'piece', categorie: null } });

  const ofWhole = await api.drafts.open({ ...creation, corrige: whole?.id });
  const ordinary = await api.drafts.open(creation);
  expect([ofWhole.fichiers, ordinary.fichiers]).toEqual([[], []]);
  expect(ofWhole.corrige).toEqual({ correction: whole?.id, motif: 'demande-radiee', piece: null });
  expect(ordinary.corrige).toBeNull();
  const again = await api.drafts.open({ ...creation, corrige: piece?.id });
  expect([again.id, again.fichiers.length]).toEqual([kept.id, 1]);
  expect(new Set([kept.id, ofWhole.id, ordinary.id]).size).toBe(3);

  expect((await api.drafts.send(kept.id)).status).toBe(201);
  expect((await list()).map(({ id }) => id)).toEqual([whole?.id]);
});

test('a correction that goes on under another number keeps its files, and nothing that was said of the first one', async () => {
  await insertDemoPlis([rejectedPli({ statut: 'rejet-sne', motif: 'demande-inconnue' })]);
  const { id: corrige } = only(await list());
  const bytes = CONTENTS.pdf('deja-la');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const pieces = [buildSnePiece('SNE000000000000001', { sha256 })];
  const [first, other] = ['0340819000042PWP01', '0340819000041PWP01'];
  api.sne.demandes.set(first, buildDemande({ numeroUnique: first, categories: [buildCategorie({ pieces })] }));
  api.sne.demandes.set(other, buildDemande({ numeroUnique: other }));
  const draft = await api.drafts.open({ corrige, numeroUnique: first });
  expect(await api.drafts.add(draft.id, { bytes })).toMatchObject({ doublon: 'demande' });
  await api.agent.patch(`${BROUILLONS}/${draft.id}`, { body: { reference: 'Une autre personne' } });

  expect(await api.drafts.open({ corrige, numeroUnique: other })).toMatchObject({
    id: draft.id,
    numeroUnique: other,
    reference: null,
    fichiers: [{ doublon: null }],
  });
  const { numeroUnique } = PliDetail.parse((await api.drafts.send(draft.id)).body);
  expect(numeroUnique).toBe(other);
  expect(await count()).toBe(0);
});

test('« Ne rien faire » takes it away, with who, when and why; it can be taken back', async () => {
  await insertDemoPlis([rejectedPli()]);
  const { id, transaction } = only(await list());
  expect((await classify(id, 'non-fournie')).status).toBe(204);
  expect(await count()).toBe(0);
  expect(await CorrectionModel.findByPk(id)).toMatchObject({
    etat: 'classee',
    raison: 'non-fournie',
    traitePar: 'agent-00002',
    traiteLe: api.clock.now(),
  });
  expect(refusal(await classify(id))).toEqual([409, 'correction-traitee']);
  expect((await reopen(id)).status).toBe(204);
  expect(refusal(await reopen(id))).toEqual([409, 'correction-traitee']);
  expect(await count()).toBe(1);

  const { body } = await api.as({ roles: ['administrateur'] }).get('/api/audit?taille=2');
  expect(body).toMatchObject({
    items: [
      { action: 'numerisation.reopen-rejection', cible: { id: transaction } },
      {
        action: 'numerisation.ignore-rejection',
        cible: { type: 'pli', id: transaction },
        apres: { raison: 'non-fournie', motif: 'illisible', numeroUnique: maskNumeroUnique(NUMERO), guichet: '00002' },
      },
    ],
  });
  expect(JSON.stringify(body)).not.toContain('recto.pdf');
});

test('a reason is one of the known ones', async () => {
  await insertDemoPlis([rejectedPli()]);
  expect((await classify(only(await list()).id, 'parce que')).status).toBe(400);
  expect(await count()).toBe(1);
});

test('what another guichet has to mend is not seen, counted, changed or mended', async () => {
  const { transaction } = rejectedPli();
  await insertDemoPlis([rejectedPli({ transaction })]);
  const { id } = only(await list());
  expect(await list('', api.neighbour)).toEqual([]);
  expect(await count(api.neighbour)).toBe(0);
  expect(refusal(await classify(id, 'plus-utile', api.neighbour))).toEqual([404, 'correction-introuvable']);
  expect(refusal(await reopen(id, api.neighbour))).toEqual([404, 'correction-introuvable']);
  expect(refusal(await api.neighbour.get(`/api/numerisation/plis/${transaction}/pieces/1/contenu`))).toEqual([
    404,
    'pli-introuvable',
  ]);
  const other = '1110920020745G1175';
  api.sne.demandes.set(other, buildDemande({ numeroUnique: other }));
  const body = { contexte: 'AJO', numeroUnique: other, corrige: id };
  expect(refusal(await api.neighbour.post(BROUILLONS, { body }))).toEqual([404, 'correction-introuvable']);
  expect(await count()).toBe(1);
});

test('the list is sorted, paged, and kept to one’s own plis when asked', async () => {
  await insertDemoPlis([
    rejectedPli({ dateStatut: '2026-11-20T09:00:00.000Z' }, { nom: 'a.pdf', motif: 'perimee' }),
    rejectedPli({ dateStatut: '2026-11-22T09:00:00.000Z' }, { nom: 'b.pdf', motif: 'incomplete' }),
    rejectedPli({ dateStatut: '2026-11-21T09:00:00.000Z' }, { nom: 'c.pdf', motif: 'illisible' }),
  ]);
  expect(names(await list())).toEqual(['b.pdf', 'c.pdf', 'a.pdf']);
  expect(names(await list('?tri=motif&ordre=asc'))).toEqual(['c.pdf', 'b.pdf', 'a.pdf']);
  expect(names(await list('?taille=2&page=2'))).toEqual(['a.pdf']);
  expect(await list('?envois=moi')).toEqual([]);
  await PliModel.update({ accountId: 'agent-00002' }, { where: {} });
  await CorrectionModel.update({ accountId: 'agent-00002' }, { where: { motif: 'illisible' } });
  expect(names(await list('?envois=moi'))).toEqual(['c.pdf']);
});

test('the content of a piece is given as it was sent, while the portal holds it', async () => {
  const bytes = CONTENTS.jpeg();
  const { id } = await api.drafts.open();
  await api.drafts.add(id, { name: 'photo.jpg', bytes });
  const { transaction } = PliDetail.parse((await api.drafts.send(id)).body);
  const path = `/api/numerisation/plis/${transaction}/pieces`;
  const answer = await api.agent.get(`${path}/0/contenu`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect(refusal(await api.agent.get(`${path}/1/contenu`))).toEqual([404, 'contenu-introuvable']);
  expect(refusal(await api.agent.get('/api/numerisation/plis/0000000000000/pieces/0/contenu'))).toEqual([
    404,
    'pli-introuvable',
  ]);
});

test('the detail of a pli says how far the mending of each rejected piece is', async () => {
  const pli = rejectedPli();
  await insertDemoPlis([pli]);
  const { id } = only(await list());
  const read = async () =>
    PliDetail.parse((await api.agent.get(`/api/numerisation/plis/${pli.transaction}`)).body).pieces;
  expect((await read()).map(({ correction }) => correction)).toEqual([
    undefined,
    { id, etat: 'ouverte', categorie: 'ID_CNI', role: 'piece' },
  ]);
  await send(['ID_CNI'], id);
  expect((await read())[1]?.correction?.etat).toBe('remplacee');
});
