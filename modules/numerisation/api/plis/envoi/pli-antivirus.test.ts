import { randomUUID } from 'node:crypto';
import { NoticeList } from '@pwp/contracts';
import { SIGNATURE, startClamdDouble } from '@pwp/testing/clamd-double';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { CorrectionList, PliDetail } from '../../../contracts/index.ts';
import { NUMERO, refusal } from '../../../testing/brouillons.ts';
import { buildCategorie, buildDemande } from '../../../testing/index.ts';
import { CONTENTS, pliForm } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';

const PLIS = '/api/numerisation/plis';

const clamd = await startClamdDouble();
const api = await startNumerisationApi({ PWP_CLAMD: clamd.address });
api.sne.demandes.set(NUMERO, buildDemande({ categories: [buildCategorie({ code: 'ID_CNI' })] }));
afterAll(async () => {
  await api.close();
  await clamd.close();
});
beforeEach(() => {
  clamd.mode = 'ok';
  api.docaposte.mode = 'ok';
  api.docaposte.deposits.length = 0;
});

const clean = { name: 'verso.pdf', bytes: CONTENTS.pdf('verso') };
const infected = { name: 'recto.pdf', bytes: CONTENTS.pdf(SIGNATURE) };

const send = (files: readonly { name: string; bytes: Buffer }[]) =>
  api.agent.post(PLIS, { form: pliForm({ files }), headers: { 'idempotency-key': randomUUID() } });
const read = async (transaction: string) => PliDetail.parse((await api.agent.get(`${PLIS}/${transaction}`)).body);

async function deliver(): Promise<number> {
  api.clock.advance(10 * 60_000);
  return api.platform.outbox.deliverDue(api.platform.outboxHandlers);
}

/** A pli that was sent while the antivirus was away. */
async function sendUnscanned(files: Parameters<typeof send>[0]): Promise<string> {
  clamd.mode = 'down';
  const sent = await send(files);
  expect(sent.status).toBe(201);
  return PliDetail.parse(sent.body).transaction;
}

test('an infected file is refused with words at its upload, by a draft and by an application, and nothing is kept', async () => {
  const before = await api.storedFiles();
  const draft = await api.drafts.open();
  const refused = await api.drafts.put(draft.id, infected);
  expect(refusal(refused)).toEqual([422, 'fichier-infecte']);
  expect(refused.text).toContain('« recto.pdf » contient un virus');
  expect((await api.drafts.read(draft.id)).fichiers).toEqual([]);
  const sent = await send([clean, infected]);
  expect(refusal(sent)).toEqual([422, 'fichier-infecte']);
  expect(sent.body).toMatchObject({ errors: [{ pointer: '/files/1' }] });
  expect(await api.storedFiles()).toEqual(before);
  expect(await deliver()).toBe(0);
});

test('clean files leave at once', async () => {
  const { transaction } = PliDetail.parse((await send([clean])).body);
  expect((await read(transaction)).pieces).toMatchObject([{ etat: 'transmise' }]);
  expect((await read(transaction)).pieces[0]).not.toHaveProperty('antivirus');
  expect(await deliver()).toBe(1);
});

test('while the antivirus is down, a pli waits without an attempt, says so, and leaves once it is back', async () => {
  const transaction = await sendUnscanned([clean]);
  const said = await read(transaction);
  expect(said).toMatchObject({ statut: 'a-transmettre', pieces: [{ antivirus: 'en-attente' }] });
  expect([await deliver(), await deliver()]).toEqual([0, 0]);
  expect(api.docaposte.deposits).toEqual([]);
  expect(await read(transaction)).toEqual(said);
  const open = () => api.agent.get(`${PLIS}/${transaction}/pieces/0/contenu`);
  expect(refusal(await open())).toEqual([409, 'piece-en-analyse']);

  clamd.mode = 'ok';
  expect(await deliver()).toBe(1);
  expect((await open()).status).toBe(200);
  // Nothing was ever attempted: Docaposte was not asked whether it has the pli.
  expect(api.docaposte.searches).toEqual([]);
  expect(api.docaposte.deposits).toHaveLength(1);
  const left = await read(transaction);
  expect(left.statut).toBe('numerisation-en-cours');
  expect(left.pieces[0]).not.toHaveProperty('antivirus');
});

test('a piece in which a virus is found is not opened, before its pli is rejected or while the outbox is held', async () => {
  const transaction = await sendUnscanned([infected, clean]);
  clamd.mode = 'ok';
  await api.runJob('platform.scan-files');
  const open = (rang: number) => api.agent.get(`${PLIS}/${transaction}/pieces/${rang}/contenu`);
  expect(refusal(await open(0))).toEqual([404, 'contenu-introuvable']);
  expect((await open(1)).status).toBe(200);
  expect(await deliver()).toBe(1);
});

test('a piece that was never scanned is, when it is opened', async () => {
  const transaction = await sendUnscanned([infected]);
  await api.platform.database.sequelize.query('DELETE FROM platform_file_scans');
  const open = () => api.agent.get(`${PLIS}/${transaction}/pieces/0/contenu`);
  expect(refusal(await open())).toEqual([409, 'piece-en-analyse']);
  clamd.mode = 'ok';
  expect(refusal(await open())).toEqual([404, 'contenu-introuvable']);
  expect(await deliver()).toBe(1);
});

test('a pli with an infected piece is rejected as the prestataire would, and nothing of it leaves', async () => {
  const transaction = await sendUnscanned([clean, infected]);
  const kept = await api.storedFiles();
  clamd.mode = 'ok';
  expect(await deliver()).toBe(1);
  expect(api.docaposte.deposits).toEqual([]);
  const pli = await read(transaction);
  expect(pli).toMatchObject({
    statut: 'pieces-rejetees',
    piecesRejetees: 2,
    pieces: [
      { nom: 'verso.pdf', etat: 'rejetee', motif: 'pli-retenu', correction: { etat: 'ouverte' } },
      { nom: 'recto.pdf', etat: 'rejetee', motif: 'fichier-infecte', correction: { etat: 'ouverte' } },
    ],
    historique: [{ statut: 'a-transmettre' }, { statut: 'pieces-rejetees' }],
  });
  // The infected file is gone, and the clean one stays to be looked at.
  expect(await api.storedFiles()).toHaveLength(kept.length - 1);
  const { items } = CorrectionList.parse((await api.agent.get('/api/numerisation/a-corriger')).body);
  expect(items.map(({ motif, piece }) => [motif, piece?.nom, piece?.contenu])).toEqual(
    expect.arrayContaining([
      ['pli-retenu', 'verso.pdf', true],
      ['fichier-infecte', 'recto.pdf', false],
    ]),
  );
  const notices = NoticeList.parse((await api.agent.get('/api/notifications')).body).items;
  expect(notices.map(({ titre }) => titre)).toContain('Pièces rejetées');
  expect(await deliver()).toBe(0);
  expect((await read(transaction)).historique).toHaveLength(2);
});
