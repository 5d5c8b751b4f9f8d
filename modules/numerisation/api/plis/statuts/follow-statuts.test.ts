import { afterAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { MotifDuPrestataire, PliDetail, type Statut } from '../../../contracts/index.ts';
import { buildPli, buildPliPiece, insertDemoPlis, type DemoPli } from '../../../testing/index.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';
import { CorrectionModel } from '../../corrections/correction-model.ts';
import { EtapeModel } from '../etape-model.ts';
import { PliModel } from '../pli-model.ts';
import { SuiviModel } from './suivi-model.ts';

const MOTIFS = MotifDuPrestataire.options;
const LATER = '2026-11-24T10:59:59.321Z';

const api = await startNumerisationApi();
afterAll(() => api.close());
beforeEach(async () => {
  await PliModel.destroy({ where: {} });
  await SuiviModel.destroy({ where: {} });
  const { docaposte } = api;
  docaposte.suivis.clear();
  docaposte.failing.clear();
  docaposte.searches.length = 0;
});

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
  await api.follow();
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
  await api.follow();
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
  await api.follow();
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
  await api.follow();
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
  await api.follow();
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

test('an invalid answer does not hide the others, and the round is no success', async () => {
  const [broken, sound] = [buildPli(), buildPli()];
  await insertDemoPlis([broken, sound]);
  tell(broken, 'numerisation-en-cours', { statut: 'perdu' });
  tell(sound, 'enregistrement-complet');
  await expect(api.follow()).rejects.toThrow('1 statuts do not fit');
  expect([(await read(broken)).statut, (await read(sound)).statut]).toEqual([
    'numerisation-en-cours',
    'enregistrement-complet',
  ]);
  expect(await SuiviModel.findByPk('docaposte')).toBeNull();
});

test('plis are asked for by the thousand, and a batch that fails does not stop the others', async () => {
  const plis = Array.from({ length: 1_100 }, () => buildPli());
  const other = buildPli({ statut: 'enregistrement-en-cours' });
  await insertDemoPlis([...plis, other]);
  for (const pli of plis) tell(pli, 'enregistrement-en-cours');
  tell(other, 'enregistrement-complet');
  api.docaposte.failing.add(plis[0]?.transaction ?? '');
  await expect(api.follow()).rejects.toThrow('1 batches');
  expect(Math.max(...api.docaposte.searches.map(({ length }) => length))).toBe(1_000);
  expect(await PliModel.count({ where: { statut: 'enregistrement-en-cours' } })).toBe(100);
  expect((await read(other)).statut).toBe('enregistrement-complet');

  api.docaposte.failing.clear();
  await api.follow();
  expect(await PliModel.count({ where: { statut: 'enregistrement-en-cours' } })).toBe(1_100);
  expect(await EtapeModel.count({ where: { statut: 'enregistrement-en-cours' } })).toBe(1_101);
});

test('plis that moved at dates of their own are written in as many statements, be they 20 or 2,000', async () => {
  const statements = vi.spyOn(api.platform.database.sequelize, 'query');
  onTestFinished(() => statements.mockRestore());
  const counted = async (count: number) => {
    const plis = Array.from({ length: count }, () => buildPli({ contexte: 'CRE', numeroUnique: null }));
    await insertDemoPlis(plis);
    for (const [rank, pli] of plis.entries()) {
      const dateStatut = new Date(Date.parse(LATER) + rank).toISOString();
      const pieces = [{ nom: 'carte-identite.pdf', etat: 'rejetee', motif: MOTIFS[rank % MOTIFS.length] }];
      const numeroUnique = `0341124${String(count + rank).padStart(6, '0')}PWP01`;
      tell(pli, 'pieces-rejetees', { dateStatut, numeroUnique, pieces });
    }
    statements.mockClear();
    await api.follow();
    const asked = statements.mock.calls.length;
    const where = { statut: 'pieces-rejetees' as const };
    expect(await PliModel.count({ distinct: true, col: 'dateStatut', where })).toBe(count);
    expect(await PliModel.count({ distinct: true, col: 'numeroUnique', where })).toBe(count);
    expect(await CorrectionModel.count()).toBe(count);
    await PliModel.destroy({ where: {} });
    return asked;
  };
  // Twice a thousand, and notices by the five hundred.
  const few = await counted(20);
  expect(await counted(2_000)).toBeLessThanOrEqual(3 * few);
});

test('a statut that moves leaves all else of the pli as it is', async () => {
  const pli = buildPli({ reference: 'DUPONT', demandeur: { nom: 'Dupont', prenom: 'Anne' }, deposant: 'Élise Martin' });
  await insertDemoPlis([pli]);
  const before = (await PliModel.findOne({ rejectOnEmpty: true })).get();
  tell(pli, 'enregistrement-en-cours', { numeroUnique: '0341124000001PWP01' });
  await api.follow();
  const moved = { statut: 'enregistrement-en-cours', dateStatut: new Date(LATER), movedAt: api.clock.now() };
  expect((await PliModel.findOne({ rejectOnEmpty: true })).get()).toEqual({ ...before, ...moved });
});

test('two runs at the same time write each step once', async () => {
  const plis = Array.from({ length: 50 }, () => buildPli());
  await insertDemoPlis(plis);
  for (const pli of plis) tell(pli, 'enregistrement-complet');
  await Promise.all([api.follow(), api.follow(), api.follow()]);
  expect(await EtapeModel.count({ where: { statut: 'enregistrement-complet' } })).toBe(50);
});

test('an aborted run sends no further request', async () => {
  await insertDemoPlis([buildPli()]);
  await api.follow(AbortSignal.abort());
  expect(api.docaposte.searches).toEqual([]);
});

/** Docaposte answers once this is called. */
function hold(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  api.docaposte.held = promise;
  onTestFinished(() => {
    resolve();
    api.docaposte.held = undefined;
  });
  return resolve;
}

test('six batches are asked for at once, no more', async () => {
  await insertDemoPlis(Array.from({ length: 7_001 }, () => buildPli({ pieces: [], historique: [] })));
  const answer = hold();
  const following = api.follow();
  await expect.poll(() => api.docaposte.searches.length).toBe(6);
  // A round trip to the database: a seventh batch would be there too.
  await api.agent.get('/api/numerisation/plis');
  expect(api.docaposte.searches).toHaveLength(6);
  answer();
  await following;
  expect(new Set(api.docaposte.searches.flat()).size).toBe(7_001);
});

test('a run that is stopped waits for no answer, and is no success', async () => {
  await insertDemoPlis([buildPli()]);
  hold();
  const stopping = new AbortController();
  const following = api.follow(stopping.signal);
  await expect.poll(() => api.docaposte.searches.length).toBe(1);
  stopping.abort();
  await following;
  expect(await SuiviModel.count()).toBe(0);
});

/** How often each was asked for, by rounds of ten seconds. */
async function askedIn(minutes: number, plis: readonly DemoPli[]): Promise<number[]> {
  const start = api.clock.now();
  onTestFinished(() => api.clock.set(start));
  await SuiviModel.upsert({ systeme: 'docaposte', dernierSucces: start });
  for (let round = 0; round < minutes * 6; round += 1) {
    api.clock.advance(10_000);
    await api.runJob('numerisation.follow-statuts');
  }
  const asked = api.docaposte.searches.flat();
  return plis.map(({ transaction }) => asked.filter((one) => one === transaction).length);
}

const movedBefore = (minutes: number) =>
  buildPli({ dateStatut: new Date(api.clock.now().getTime() - minutes * 60_000).toISOString() });

/** More than one question holds, that each round asks for: only then do others wait for their turn. */
const insertCrowd = () => insertDemoPlis(Array.from({ length: 1_000 }, () => movedBefore(1)));

test('while one question holds all the pending plis, each round asks for each', async () => {
  const plis = [1, 61, 60 * 24 * 60].map(movedBefore);
  await insertDemoPlis(plis);
  expect(await askedIn(1, plis)).toEqual([6, 6, 6]);
});

test('a pli is asked for each round within the hour, every two minutes within the day, then every ten minutes', async () => {
  const plis = [49, 61, 23 * 60, 24 * 60 + 1, 60 * 24 * 60].map(movedBefore);
  await insertDemoPlis(plis);
  await insertCrowd();
  expect(await askedIn(10, plis)).toEqual([60, 5, 5, 1, 1]);
});

test('the turns of old plis are spread', async () => {
  const plis = Array.from({ length: 600 }, () => movedBefore(60 * 24 * 60));
  await insertDemoPlis(plis);
  await insertCrowd();
  await askedIn(10, plis);
  const old = new Set(plis.map(({ transaction }) => transaction));
  const { searches } = api.docaposte;
  // Two questions a round.
  const rounds = Array.from({ length: 60 }, (_, round) => searches.slice(2 * round, 2 * round + 2).flat());
  expect(rounds.map((asked) => asked.filter((one) => old.has(one)).length)).toEqual(rounds.map(() => 10));
});

test('one statut that cannot be read has its own turns, and the follow-up is late while it lasts', async () => {
  const [unread, old] = [movedBefore(60 * 24 * 60), movedBefore(60 * 24 * 60)];
  await insertDemoPlis([unread, old]);
  await insertCrowd();
  const start = api.clock.now();
  onTestFinished(() => api.clock.set(start));
  await SuiviModel.upsert({ systeme: 'docaposte', dernierSucces: start });
  tell(unread, 'numerisation-en-cours', { dateStatut: 'hier' });
  const lateness = async (): Promise<number> => {
    const whole = await SuiviModel.findByPk('docaposte', { rejectOnEmpty: true });
    return (api.clock.now().getTime() - whole.dernierSucces.getTime()) / 60_000;
  };
  const rounds = async (minutes: number): Promise<number> => {
    let failures = 0;
    for (let round = 0; round < minutes * 2; round += 1) {
      api.clock.advance(30_000);
      await api.runJob('numerisation.follow-statuts').catch(() => (failures += 1));
    }
    return failures;
  };
  // Until its first turn all is read; from then on nothing is whole.
  expect(await rounds(20)).toBe(2);
  expect(await lateness()).toBeGreaterThan(10);
  const asked = api.docaposte.searches.flat();
  expect([unread, old].map(({ transaction }) => asked.filter((one) => one === transaction).length)).toEqual([2, 2]);
  api.docaposte.suivis.delete(unread.transaction);
  expect(await rounds(11)).toBe(0);
  expect(await lateness()).toBe(0);
});

test('a turn that came in a round that failed comes with the next one', async () => {
  const old = movedBefore(60 * 24 * 60);
  await insertDemoPlis([old]);
  await insertCrowd();
  const start = api.clock.now();
  onTestFinished(() => api.clock.set(start));
  await SuiviModel.upsert({ systeme: 'docaposte', dernierSucces: start });
  api.clock.advance(600_000);
  api.docaposte.failing.add(old.transaction);
  await expect(api.runJob('numerisation.follow-statuts')).rejects.toThrow('could not be followed');
  api.docaposte.failing.clear();
  api.docaposte.searches.length = 0;
  api.clock.advance(1_000);
  for (let round = 0; round < 2; round += 1) await api.runJob('numerisation.follow-statuts');
  expect(api.docaposte.searches.flat().filter((one) => one === old.transaction)).toHaveLength(1);
});
