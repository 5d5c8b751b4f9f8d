import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { PliDetail, type Contexte } from '../../../contracts/index.ts';
import { buildCategorie, buildDemande, buildSnePiece } from '../../../testing/index.ts';
import { BROUILLONS, draftsOf, NUMERO, refusal, type FichierToPut } from '../../../testing/brouillons.ts';
import { DEPOSITED_AT } from '../../../testing/docaposte-double.ts';
import { CONTENTS } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';
import { BrouillonFichierModel } from '../fichiers/brouillon-fichier-model.ts';
import { BrouillonModel } from '../brouillon-model.ts';
import { EtapeModel } from '../../plis/etape-model.ts';
import { PieceModel } from '../../plis/piece-model.ts';
import { PliModel } from '../../plis/pli-model.ts';

const api = await startNumerisationApi();
afterAll(() => api.close());
beforeEach(async () => {
  api.sne.demandes.set(NUMERO, buildDemande());
  await PliModel.destroy({ where: {} });
  await BrouillonModel.destroy({ where: {} });
});

/** A draft with these files, ready to be sent. */
async function draftOf(
  fichiers: FichierToPut[] = [{}],
  of: { contexte?: Contexte; numeroUnique?: string | null } = {},
): Promise<string> {
  const { id } = await api.drafts.open(of);
  for (const fichier of fichiers) await api.drafts.add(id, fichier);
  return id;
}

const counts = async () => [await PliModel.count(), await PieceModel.count(), await EtapeModel.count()];

/** Delivers the messages that are due after the longest retry delay. */
async function deliver(): Promise<number> {
  api.clock.advance(10 * 60_000);
  return api.platform.outbox.deliverDue(api.platform.outboxHandlers);
}

test('a draft becomes a pli in the order of the agent, its files stay where they are, and the draft is gone', async () => {
  const id = await draftOf([{ name: 'a.pdf' }, { name: 'photo.jpg', bytes: CONTENTS.jpeg(), categorie: 'ID_CNI' }]);
  const [first, second] = (await api.drafts.read(id)).fichiers;
  await api.agent.put(`${BROUILLONS}/${id}/ordre`, { body: { fichiers: [second?.id, first?.id] } });
  const files = await api.storedFiles();
  const { status, body } = await api.drafts.send(id);
  expect(status).toBe(201);
  expect(PliDetail.parse(body)).toMatchObject({
    numeroUnique: NUMERO,
    contexte: 'AJO',
    statut: 'a-transmettre',
    pieces: [{ nom: 'photo.jpg' }, { nom: 'a.pdf' }],
    historique: [{ statut: 'a-transmettre' }],
  });
  expect(await api.storedFiles()).toEqual(files);
  expect(await counts()).toEqual([1, 2, 1]);
  expect([await BrouillonModel.count(), await BrouillonFichierModel.count()]).toEqual([0, 0]);
  expect(refusal(await api.drafts.put(id))).toEqual([404, 'brouillon-introuvable']);
  expect(await api.storedFiles()).toEqual(files);
});

test('sent again, after a lost answer or a reload, it is the same pli', async () => {
  const id = await draftOf();
  const first = await api.drafts.send(id);
  const again = await api.drafts.send(id);
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toEqual(first.body);
  expect(refusal(await draftsOf(api.neighbour).send(id))).toEqual([404, 'brouillon-introuvable']);
  const colleague = api.as({ id: 'another-agent', guichets: ['00002'] });
  expect(refusal(await draftsOf(colleague).send(id))).toEqual([404, 'brouillon-introuvable']);
  // The same agent at another guichet.
  const elsewhere = api.as({ id: 'agent-00002', guichets: ['PWP01'] });
  expect(refusal(await draftsOf(elsewhere).send(id))).toEqual([404, 'brouillon-introuvable']);
  expect(await counts()).toEqual([1, 1, 1]);
});

test('sent several times at once, it is one pli', async () => {
  const id = await draftOf([{}, {}]);
  const answers = await Promise.all(Array.from({ length: 5 }, () => api.drafts.send(id)));
  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '200', '200', '200', '201']);
  expect(new Set(answers.map(({ body }) => PliDetail.parse(body).transaction)).size).toBe(1);
  expect(await counts()).toEqual([1, 2, 1]);
});

test('a failed transaction leaves the draft unchanged, and it can be sent again', async () => {
  const id = await draftOf([{}, {}]);
  const before = await api.drafts.read(id);
  const crash = () => Promise.reject(new Error('crash'));
  EtapeModel.addHook('beforeCreate', 'crash', crash);
  const failed = await api.drafts.send(id);
  EtapeModel.removeHook('beforeCreate', 'crash');
  expect(failed.status).toBe(500);
  expect(await counts()).toEqual([0, 0, 0]);
  expect(await api.drafts.read(id)).toEqual(before);
  expect((await api.drafts.send(id)).status).toBe(201);
});

test('a file that arrives during the sending is sent or refused, never lost silently', async () => {
  const id = await draftOf();
  const [sent, late] = await Promise.all([api.drafts.send(id), api.drafts.put(id)]);
  // Three outcomes, depending on which runs first: the pli is sent without the file, the draft changed during the
  // sending, or both run in turn.
  expect([201, 409]).toContain(sent.status);
  const sentPieces = await PieceModel.count();
  const keptFichiers = await BrouillonFichierModel.count();
  expect(sentPieces + keptFichiers).toBe(late.status === 201 ? 2 : 1);
});

test('an empty draft is not sent', async () => {
  expect(refusal(await api.drafts.send(await draftOf([])))).toEqual([422, 'aucun-fichier']);
});

test.each(['CRE', 'REN', 'MAJ'] as const)('a demande CERFA (%s) starts with its form', async (contexte) => {
  const of = { contexte, numeroUnique: contexte === 'CRE' ? null : NUMERO };
  const id = await draftOf([{ name: 'piece.pdf' }], of);
  expect(refusal(await api.drafts.send(id))).toEqual([422, 'formulaire-absent']);
  await api.drafts.add(id, { name: 'cerfa.pdf', role: 'formulaire' });
  const { status, body } = await api.drafts.send(id);
  expect([status, body]).toMatchObject([
    201,
    { contexte, numeroUnique: of.numeroUnique, pieces: [{ nom: 'cerfa.pdf' }, { nom: 'piece.pdf' }] },
  ]);
});

test('a creation shows and is deposited without a number, and takes the assigned one', async () => {
  const fichiers = [
    { role: 'formulaire', name: 'cerfa.pdf' },
    { categorie: 'ID_CNI', name: 'cni.pdf' },
  ];
  const id = await draftOf(fichiers, { contexte: 'CRE', numeroUnique: null });
  const { transaction } = PliDetail.parse((await api.drafts.send(id)).body);
  expect((await api.agent.get('/api/numerisation/plis')).body).toMatchObject({
    items: [{ transaction, numeroUnique: null }],
  });
  const before = api.docaposte.deposits.length;
  await deliver();
  expect(api.docaposte.deposits).toHaveLength(before + 1);
  expect(api.docaposte.deposits.at(-1)?.metadonnees).toMatchObject({
    transaction,
    numeroUnique: null,
    contexte: 'CRE',
    pieces: [
      { nom: 'cerfa.pdf', role: 'formulaire', categorie: null },
      { nom: 'cni.pdf', role: 'piece', categorie: 'ID_CNI' },
    ],
  });
  const told = { transaction, statut: 'enregistrement-complet', dateStatut: DEPOSITED_AT, motif: null, pieces: [] };
  api.docaposte.suivis.set(transaction, { ...told, numeroUnique: '0341126000001PWP01' });
  await api.follow();
  expect((await api.agent.get(`/api/numerisation/plis/${transaction}`)).body).toMatchObject({
    numeroUnique: '0341126000001PWP01',
    statut: 'enregistrement-complet',
  });
});

test('a category filled meanwhile gives an error for each file too many, and the draft stays', async () => {
  const id = await draftOf([
    { name: 'a.pdf', categorie: 'ID_CNI' },
    { name: 'b.pdf', categorie: 'ID_CNI' },
    { name: 'libre.pdf' },
  ]);
  const { fichiers } = await api.drafts.read(id);
  const held = buildCategorie({ pieces: [buildSnePiece('SNE1')] });
  api.sne.demandes.set(NUMERO, buildDemande({ categories: [held] }));
  const answer = await api.drafts.send(id);
  expect(refusal(answer)).toEqual([409, 'categorie-pleine']);
  expect(answer.body).toMatchObject({
    detail: matching.stringMatching(/« b\.pdf ».*pleine \(2 pièces max\.\)/),
    errors: [
      { pointer: `/fichiers/${fichiers[1]?.id}`, detail: matching.stringContaining('Carte nationale d’identité') },
    ],
  });
  expect(await counts()).toEqual([0, 0, 0]);
  await api.agent.patch(`${BROUILLONS}/${id}/fichiers/${fichiers[1]?.id}`, { body: { categorie: null } });
  expect((await api.drafts.send(id)).status).toBe(201);
});

test('a category unknown to the SNE gives an error', async () => {
  const id = await draftOf([{ name: 'a.pdf', categorie: 'NULLE_PART' }]);
  const answer = await api.drafts.send(id);
  expect(refusal(answer)).toEqual([422, 'categorie-inconnue']);
  expect(answer.body).toMatchObject({ detail: matching.stringMatching(/a\.pdf.*NULLE_PART/) });
});

test('a demande that was closed or lost meanwhile takes no pli, and the draft stays', async () => {
  const id = await draftOf();
  api.sne.demandes.set(NUMERO, buildDemande({ statut: 'radiee' }));
  expect(refusal(await api.drafts.send(id))).toEqual([409, 'demande-radiee']);
  api.sne.demandes.delete(NUMERO);
  expect(refusal(await api.drafts.send(id))).toEqual([404, 'demande-inconnue']);
  expect((await api.drafts.read(id)).fichiers).toHaveLength(1);
  expect(await counts()).toEqual([0, 0, 0]);
});

test('while the SNE is down the pli is created; while Docaposte is down it waits, and the outbox deposits it later', async () => {
  const id = await draftOf([{ categorie: 'ID_CNI' }]);
  api.sne.mode = 'error';
  const sent = await api.drafts.send(id);
  api.sne.mode = 'ok';
  expect(sent.status).toBe(201);
  const { transaction } = PliDetail.parse(sent.body);
  const read = async () => PliDetail.parse((await api.agent.get(`/api/numerisation/plis/${transaction}`)).body);
  const deposits = () => api.docaposte.deposits.filter(({ metadonnees }) => metadonnees.transaction === transaction);
  api.docaposte.mode = 'cut';
  await deliver();
  api.docaposte.mode = 'ok';
  expect((await read()).statut).toBe('a-transmettre');
  await deliver();
  expect((await read()).statut).toBe('numerisation-en-cours');
  expect(deposits()).toHaveLength(1);
});

test('the reference of a draft is that of its pli, and never leaves the portal', async () => {
  const id = await draftOf();
  expect((await api.drafts.read(id)).reference).toBeNull();
  const named = await api.agent.patch(`${BROUILLONS}/${id}`, { body: { reference: '  DUPONT Marie, dossier du 26 ' } });
  expect([named.status, named.body]).toMatchObject([200, { id, reference: 'DUPONT Marie, dossier du 26' }]);
  const { body } = await api.drafts.send(id);
  expect(body).toMatchObject({ reference: 'DUPONT Marie, dossier du 26' });
  await deliver();
  expect(JSON.stringify(api.docaposte.deposits.at(-1))).not.toContain('DUPONT');
  expect(api.logs.join('')).not.toContain('DUPONT');
});

test('an emptied reference is kept as such in the draft, and its pli has none', async () => {
  const id = await draftOf();
  await api.agent.patch(`${BROUILLONS}/${id}`, { body: { reference: ' ' } });
  expect((await api.drafts.read(id)).reference).toBe('');
  expect((await api.drafts.send(id)).body).toMatchObject({ reference: null });
});

test.each([
  ['x'.repeat(81), /80 caractères au plus/],
  ['deux\nlignes', /caractère invisible/],
])('a reference that does not fit is refused, with what is wrong', async (reference, detail) => {
  const id = await draftOf();
  const { status, body } = await api.agent.patch(`${BROUILLONS}/${id}`, { body: { reference } });
  expect([status, body]).toMatchObject([
    400,
    { errors: [{ pointer: '/reference', detail: matching.stringMatching(detail) }] },
  ]);
  expect((await api.drafts.read(id)).reference).toBeNull();
});

test("another agent's draft is not named", async () => {
  const id = await draftOf();
  const answer = await api.neighbour.patch(`${BROUILLONS}/${id}`, { body: { reference: 'à moi' } });
  expect(refusal(answer)).toEqual([404, 'brouillon-introuvable']);
});
