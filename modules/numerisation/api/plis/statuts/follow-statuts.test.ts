import { afterAll, beforeEach, expect, test } from 'vitest';
import { PliDetail, type Statut } from '../../../contracts/index.ts';
import { buildPli, buildPliPiece, insertDemoPlis, type DemoPli } from '../../../testing/index.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';
import { EtapeModel } from '../etape-model.ts';
import { PliModel } from '../pli-model.ts';

const LATER = '2026-11-24T10:59:59.321Z';

const api = await startNumerisationApi();
afterAll(() => api.close());
beforeEach(async () => {
  await PliModel.destroy({ where: {} });
  const { docaposte } = api;
  docaposte.suivis.clear();
  docaposte.failing.clear();
  docaposte.searches.length = 0;
});

const run = (signal = new AbortController().signal) => api.runJob('numerisation.follow-statuts', { signal });
const read = async ({ transaction }: DemoPli) =>
  PliDetail.parse((await api.agent.get(`/api/numerisation/plis/${transaction}`)).body);

/** What Docaposte reports about a pli from now on. */
function tell({ transaction, pieces }: DemoPli, statut: Statut, more: Record<string, unknown> = {}): void {
  const untouched = pieces.map(({ nom }) => ({ nom, etat: 'transmise', motif: null }));
  api.docaposte.suivis.set(transaction, {
    transaction,
    statut,
    dateStatut: LATER,
    motif: null,
    pieces: untouched,
    ...more,
  });
}

test('a pli that moved takes the statut, its date and a step of history', async () => {
  const pli = buildPli();
  await insertDemoPlis([pli]);
  tell(pli, 'enregistrement-en-cours');
  await run();
  expect(await read(pli)).toMatchObject({
    statut: 'enregistrement-en-cours',
    dateStatut: LATER,
    historique: [{}, {}, { statut: 'enregistrement-en-cours', date: LATER, motif: null }],
  });
});

test('rejected pieces are stored one by one, and counted', async () => {
  const pieces = ['a.pdf', 'b.pdf', 'a.pdf'].map((nom) => buildPliPiece({ nom }));
  const pli = buildPli({ pieces });
  await insertDemoPlis([pli]);
  tell(pli, 'pieces-rejetees', {
    pieces: [
      { nom: 'a.pdf', etat: 'acceptee', motif: null },
      { nom: 'b.pdf', etat: 'rejetee', motif: 'illisible' },
      { nom: 'a.pdf', etat: 'rejetee', motif: 'perimee' },
    ],
  });
  await run();
  expect(await read(pli)).toMatchObject({
    statut: 'pieces-rejetees',
    piecesRejetees: 2,
    pieces: [
      { etat: 'acceptee', motif: null },
      { etat: 'rejetee', motif: 'illisible' },
      { etat: 'rejetee', motif: 'perimee' },
    ],
  });
});

test('a pli rejected as a whole takes its motif', async () => {
  const pli = buildPli();
  await insertDemoPlis([pli]);
  tell(pli, 'rejet-sne', { motif: 'demande-radiee' });
  await run();
  expect(await read(pli)).toMatchObject({
    statut: 'rejet-sne',
    motif: 'demande-radiee',
    historique: [{}, {}, { statut: 'rejet-sne', motif: 'demande-radiee' }],
  });
});

test('only pending plis are requested, not undeposited or finished ones', async () => {
  const asked = [
    buildPli({ statut: 'non-applicable' }),
    buildPli({ statut: 'numerisation-en-cours' }),
    buildPli({ statut: 'enregistrement-en-cours', guichet: 'G1175' }),
  ];
  const left = (['a-transmettre', 'pieces-rejetees', 'rejet-sne', 'enregistrement-complet'] as const).map((statut) =>
    buildPli({ statut }),
  );
  await insertDemoPlis([...asked, ...left]);
  await run();
  expect(api.docaposte.searches.flat().toSorted()).toEqual(asked.map(({ transaction }) => transaction).toSorted());
});

test('nothing is written without a move, for a step back, or for a pli unknown to Docaposte', async () => {
  const [same, back, unknown] = [
    buildPli({ statut: 'numerisation-en-cours' }),
    buildPli({ statut: 'enregistrement-en-cours' }),
    buildPli(),
  ];
  await insertDemoPlis([same, back, unknown]);
  tell(same, 'numerisation-en-cours');
  tell(back, 'numerisation-en-cours');
  await run();
  for (const pli of [same, back, unknown]) {
    const { statut, dateStatut, historique } = await read(pli);
    expect({ statut, dateStatut, steps: historique.length }).toEqual({
      statut: pli.statut,
      dateStatut: pli.dateStatut,
      steps: 2,
    });
  }
  const logs = api.logs.join('');
  expect(logs).toContain(`${back.transaction}: enregistrement-en-cours → numerisation-en-cours`);
  expect(logs).toContain(unknown.transaction);
});

test('an invalid answer does not hide the others', async () => {
  const [broken, sound] = [buildPli(), buildPli()];
  await insertDemoPlis([broken, sound]);
  tell(broken, 'numerisation-en-cours', { statut: 'perdu' });
  tell(sound, 'enregistrement-complet');
  await run();
  expect([(await read(broken)).statut, (await read(sound)).statut]).toEqual([
    'numerisation-en-cours',
    'enregistrement-complet',
  ]);
});

test('plis are asked for by the thousand, and a batch that fails does not stop the others', async () => {
  const plis = Array.from({ length: 1_100 }, () => buildPli());
  const other = buildPli({ statut: 'enregistrement-en-cours' });
  await insertDemoPlis([...plis, other]);
  for (const pli of plis) tell(pli, 'enregistrement-en-cours');
  tell(other, 'enregistrement-complet');
  api.docaposte.failing.add(plis[0]?.transaction ?? '');
  await expect(run()).rejects.toThrow('1 batches');
  expect(Math.max(...api.docaposte.searches.map(({ length }) => length))).toBe(1_000);
  expect(await PliModel.count({ where: { statut: 'enregistrement-en-cours' } })).toBe(100);
  expect((await read(other)).statut).toBe('enregistrement-complet');

  api.docaposte.failing.clear();
  await run();
  expect(await PliModel.count({ where: { statut: 'enregistrement-en-cours' } })).toBe(1_100);
  expect(await EtapeModel.count({ where: { statut: 'enregistrement-en-cours' } })).toBe(1_101);
});

test('two runs at the same time write each step once', async () => {
  const plis = Array.from({ length: 50 }, () => buildPli());
  await insertDemoPlis(plis);
  for (const pli of plis) tell(pli, 'enregistrement-complet');
  await Promise.all([run(), run(), run()]);
  expect(await EtapeModel.count({ where: { statut: 'enregistrement-complet' } })).toBe(50);
});

test('an aborted run sends no further request', async () => {
  await insertDemoPlis([buildPli()]);
  await run(AbortSignal.abort());
  expect(api.docaposte.searches).toEqual([]);
});
