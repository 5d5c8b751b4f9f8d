import type { Read } from '@pwp/api-kit';
import { matching } from '@pwp/testing/matching';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { StatistiquesPerimetre, Statistiques, STATISTIQUES_GUICHETS } from '../../contracts/index.ts';
import { buildPli, buildPliPiece, insertDemoPlis } from '../../testing/index.ts';
import { startNumerisationApi } from '../../testing/start-numerisation-api.ts';
import { SuiviModel } from '../plis/statuts/suivi-model.ts';
import { motifsRead, plisRead } from './statistiques-reads.ts';
import { readStatistiques } from './statistiques-service.ts';

const PATH = '/api/numerisation/statistiques';
const PERIMETRE = `${PATH}/perimetre`;
/** Over the end of summer time: in Paris, the 25th of October 2026 has 25 hours. */
const DAYS = 'du=2026-10-24&au=2026-10-27';

const rejected = (motif: 'illisible' | 'perimee') => buildPliPiece({ etat: 'rejetee', motif });

/** A pli that is recorded so many minutes after it was sent. */
function complet(dateTransmission: string, minutes: number, guichet = '00002') {
  const dateStatut = new Date(Date.parse(dateTransmission) + minutes * 60_000).toISOString();
  return buildPli({ guichet, dateTransmission, dateStatut, statut: 'enregistrement-complet' });
}

const api = await startNumerisationApi();
await insertDemoPlis([
  // The last millisecond before the period: it belongs to the days before.
  complet('2026-10-23T21:59:59.999Z', 10),
  buildPli({ dateTransmission: '2026-10-24T08:00:00.000Z' }),
  // 0:30 and 23:30 of the long day in Paris, then the first instant of the next day, which begins a week.
  complet('2026-10-24T22:30:00.000Z', 2880),
  complet('2026-10-25T22:30:00.000Z', 1440),
  complet('2026-10-25T23:00:00.000Z', 60),
  buildPli({
    dateTransmission: '2026-10-26T10:00:00.000Z',
    statut: 'pieces-rejetees',
    pieces: [rejected('illisible'), rejected('perimee'), buildPliPiece({ etat: 'acceptee' })],
  }),
  buildPli({ dateTransmission: '2026-10-27T10:00:00.000Z', statut: 'rejet-sne', motif: 'demande-radiee' }),
  // The first instant after the period.
  complet('2026-10-27T23:00:00.000Z', 5),
  complet('2026-10-26T09:00:00.000Z', 100, 'PWP01'),
  buildPli({
    guichet: 'PWP01',
    dateTransmission: '2026-10-26T11:00:00.000Z',
    statut: 'pieces-rejetees',
    pieces: [rejected('illisible')],
  }),
  complet('2026-10-26T09:00:00.000Z', 7, 'G1175'),
]);
afterAll(() => api.close());

/** A référent of two guichets, who works at one of them. */
const referent = (perimetre = ['00002', 'PWP01']) =>
  api.as({ id: 'referent', roles: ['professionnel', 'referent'], guichets: ['00002'], perimetre });

async function figures(query = DAYS): Promise<Statistiques> {
  const { status, body } = await api.agent.get(`${PATH}?${query}`);
  expect(status).toBe(200);
  return Statistiques.parse(body);
}

async function ofPerimetre(query = DAYS, perimetre?: string[]): Promise<StatistiquesPerimetre> {
  const { status, body } = await referent(perimetre).get(`${PERIMETRE}?${query}`);
  expect(status).toBe(200);
  return StatistiquesPerimetre.parse(body);
}

/** The statuts of a tranche that have plis. */
const counted = (statuts: Record<string, number>) =>
  Object.fromEntries(Object.entries(statuts).filter(([, plis]) => plis > 0));

test('the figures of the guichet, its délais, and those of the same number of days before', async () => {
  const { total, precedent, guichets } = await figures();
  const mesure = { plis: 6, enCours: 1, rejetes: 2, complets: 3, median: 1440, neufSurDix: 2880 };
  expect(total).toEqual(mesure);
  expect(guichets).toEqual([{ code: '00002', nom: 'Guichet 00002', ...mesure }]);
  expect(precedent).toEqual({
    du: '2026-10-20',
    au: '2026-10-23',
    plis: 1,
    enCours: 0,
    rejetes: 0,
    complets: 1,
    median: 10,
    neufSurDix: 10,
  });
});

test('each day of Paris has its plis by statut, also the one of 25 hours', async () => {
  const { pas, tranches } = await figures();
  expect(pas).toBe('jour');
  expect(tranches.map(({ du, au, statuts }) => [du, au, counted(statuts)])).toEqual([
    ['2026-10-24', '2026-10-24', { 'numerisation-en-cours': 1 }],
    ['2026-10-25', '2026-10-25', { 'enregistrement-complet': 2 }],
    ['2026-10-26', '2026-10-26', { 'enregistrement-complet': 1, 'pieces-rejetees': 1 }],
    ['2026-10-27', '2026-10-27', { 'rejet-sne': 1 }],
  ]);
});

test('the délai is by week from Monday to Sunday, the first and the last cut by the period', async () => {
  expect((await figures()).semaines).toEqual([
    { du: '2026-10-24', au: '2026-10-25', complets: 2, median: 2160, neufSurDix: 2880 },
    { du: '2026-10-26', au: '2026-10-27', complets: 1, median: 60, neufSurDix: 60 },
  ]);
});

test('the reasons are those of pieces, and of plis that the SNE rejected', async () => {
  const { motifs } = await figures();
  expect(motifs).toHaveLength(3);
  expect(motifs).toEqual(
    matching.arrayContaining([
      { motif: 'illisible', objet: 'piece', guichet: '00002', nombre: 1 },
      { motif: 'perimee', objet: 'piece', guichet: '00002', nombre: 1 },
      { motif: 'demande-radiee', objet: 'pli', guichet: '00002', nombre: 1 },
    ]),
  );
});

test('without days they are the last 30; a long period is counted by week', async () => {
  const { du, au, tranches, total } = await figures('');
  expect([du, au, tranches.length]).toEqual(['2026-10-26', '2026-11-24', 30]);
  // 26 and 27 October, and the one of the 28th.
  expect(total.plis).toBe(4);
  const year = await figures('du=2025-11-25&au=2026-11-24');
  expect([year.pas, year.tranches.length]).toEqual(['semaine', 53]);
  expect(year.tranches[0]).toMatchObject({ du: '2025-11-25', au: '2025-11-30' });
  expect(year.total.plis).toBe(8);
});

test('nothing sent is zero, not a failure', async () => {
  const { total, motifs, tranches } = await figures('du=2026-01-01&au=2026-01-31');
  expect(total).toEqual({ plis: 0, enCours: 0, rejetes: 0, complets: 0, median: null, neufSurDix: null });
  expect([motifs, tranches.length]).toEqual([[], 31]);
});

test.each(['du=2026-11-25&au=2026-11-24', 'du=2024-01-01&au=2026-11-24', 'du=hier'])(
  'a period that makes no sense is refused: %s',
  async (query) => {
    expect((await api.agent.get(`${PATH}?${query}`)).status).toBe(400);
    expect((await referent().get(`${PERIMETRE}?${query}`)).status).toBe(400);
  },
);

test('a référent has the guichets of the périmètre side by side, and together', async () => {
  const { total, guichets, motifs, perimetre, guichetsOmis } = await ofPerimetre();
  expect(guichets.map(({ code, plis, rejetes, median }) => [code, plis, rejetes, median])).toEqual([
    ['00002', 6, 2, 1440],
    ['PWP01', 2, 1, 100],
  ]);
  // The délais of all: 60, 100, 1440 and 2880 minutes.
  expect(total).toEqual({ plis: 8, enCours: 1, rejetes: 3, complets: 4, median: 770, neufSurDix: 2880 });
  expect(motifs).toContainEqual({ motif: 'illisible', objet: 'piece', guichet: 'PWP01', nombre: 1 });
  expect([perimetre.map(({ code }) => code), guichetsOmis]).toEqual([['00002', 'PWP01'], 0]);
});

test('a référent narrows it to one of these guichets; any other is unknown, whether it exists or not', async () => {
  const { total, guichets, perimetre } = await ofPerimetre(`${DAYS}&guichet=PWP01`);
  expect([total.plis, guichets.length, perimetre.length]).toEqual([2, 1, 2]);
  for (const code of ['G1175', 'ZZZZZ']) {
    const { status, body } = await referent().get(`${PERIMETRE}?${DAYS}&guichet=${code}`);
    expect([status, body]).toEqual([404, matching.objectContaining({ code: 'guichet-hors-perimetre' })]);
  }
});

test('beyond so many guichets, the first by code are counted, and the answer says how many are not', async () => {
  const codes = Array.from({ length: STATISTIQUES_GUICHETS + 2 }, (_, index) => `P${String(index).padStart(4, '0')}`);
  for (const code of codes) await api.addGuichet(code, ['034']);
  const { guichets, guichetsOmis, perimetre } = await ofPerimetre(DAYS, codes);
  expect([guichets.length, guichetsOmis, perimetre.length]).toEqual([STATISTIQUES_GUICHETS, 2, codes.length]);
  const last = await ofPerimetre(`${DAYS}&guichet=${codes.at(-1)}`, codes);
  expect([last.guichets.map(({ code }) => code), last.guichetsOmis]).toEqual([[codes.at(-1)], 0]);
});

test('the guichet comes from the account: a professional has the current one, a référent the périmètre, nobody else', async () => {
  const refused = [api.as({ roles: ['administrateur'], guichets: ['00002'], perimetre: ['00002'] })];
  for (const client of refused) {
    expect((await client.get(PATH)).status).toBe(403);
    expect((await client.get(PERIMETRE)).status).toBe(403);
  }
  for (const path of [PATH, PERIMETRE]) expect((await api.anonymous.get(path)).status).toBe(401);
  expect((await api.as({ guichets: [] }).get(PATH)).status).toBe(403);
  expect((await api.agent.get(PERIMETRE)).status).toBe(403);
  expect((await figures(`${DAYS}&guichet=G1175`)).guichets.map(({ code }) => code)).toEqual(['00002']);
  expect((await api.agent.get(PATH, { headers: { 'x-guichet': 'G1175' } })).status).toBe(403);
});

test('a référent who works at no guichet has the figures of the périmètre, and no pli', async () => {
  const alone = api.as({ id: 'alone', roles: ['referent'], guichets: [], perimetre: ['PWP01'] });
  const { status, body } = await alone.get(`${PERIMETRE}?${DAYS}`);
  expect([status, StatistiquesPerimetre.parse(body).guichets.map(({ code }) => code)]).toEqual([200, ['PWP01']]);
  expect((await alone.get(`${PERIMETRE}?${DAYS}&guichet=00002`)).status).toBe(404);
  for (const path of [PATH, '/api/numerisation/plis', '/api/numerisation/plis/counters'])
    expect((await alone.get(path)).status).toBe(403);
});

test('a silent follow-up shows: the statuts are out of date', async () => {
  expect((await figures()).suiviInterrompuDepuis).toBeNull();
  onTestFinished(async () => {
    await SuiviModel.destroy({ where: { systeme: 'docaposte' } });
  });
  await SuiviModel.upsert({ systeme: 'docaposte', dernierSucces: new Date('2026-11-23T11:00:00.000Z') });
  expect((await figures()).suiviInterrompuDepuis).toBe('2026-11-23T11:00:00.000Z');
  await SuiviModel.upsert({ systeme: 'docaposte', dernierSucces: api.clock.now() });
  expect((await figures()).suiviInterrompuDepuis).toBeNull();
});

test('a guichet that is read in several times has the same figures', async () => {
  // Three at the same instant: a read ends between them.
  const dateTransmission = '2026-09-02T08:00:00.000Z';
  await insertDemoPlis([1, 2, 3].map((minutes) => complet(dateTransmission, minutes)));
  const { reads } = api.platform.database;
  const reading = { reads, now: api.clock.now(), suiviRetardMs: 1, plisMax: 100 };
  const guichet = { code: '00002', nom: 'Guichet 00002' };
  const query = { du: '2026-09-01', au: '2026-11-24' };
  const whole = await readStatistiques(reading, [guichet], query);
  expect(whole.total.plis).toBe(11);
  for (const lecture of [1, 2, 11])
    expect(await readStatistiques({ ...reading, lecture }, [guichet], query)).toEqual({
      ...whole,
      motifs: matching.arrayContaining(whole.motifs),
    });
});

test('more plis than one answer counts: the reader is asked for a shorter period', async () => {
  const bounded = await startNumerisationApi({}, { countedPlis: 2 });
  onTestFinished(() => bounded.close());
  await insertDemoPlis([10, 20, 30].map((minutes) => complet('2026-11-20T08:00:00.000Z', minutes)));
  const { status, body } = await bounded.agent.get(PATH);
  expect([status, body]).toEqual([422, matching.objectContaining({ code: 'statistiques-trop-grandes' })]);
  expect(body).toMatchObject({ detail: matching.stringContaining('plus de 2\u00A0plis') });
  expect((await bounded.agent.get(`${PATH}?du=2026-11-24`)).status).toBe(200);
});

test('the plis are one read of the covering index, and the reasons begin with it', async () => {
  const period = { from: new Date('2026-10-23T22:00:00Z'), to: new Date('2026-10-27T23:00:00Z') };
  const { reads, dialect } = api.platform.database;
  const explain = dialect === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN';
  const planOf = async (read: Read) => JSON.stringify(await reads<object>({ ...read, sql: `${explain} ${read.sql}` }));
  // SQLite takes either of two indexes that hold all columns, MariaDB the smaller one.
  const index = dialect === 'sqlite' ? /numerisation_plis_(?:tableau|recherche)/ : /numerisation_plis_tableau/;
  const plan = await planOf(plisRead('00002', { ...period, id: 0 }, 10));
  expect(plan).toMatch(index);
  expect(plan).toMatch(/USING COVERING INDEX|Using index/);
  const reasons = await planOf(motifsRead('00002', period));
  expect(reasons).toMatch(index);
  // A pli that is rejected as a whole: its motif is in the index of the searches.
  expect(reasons).toContain('numerisation_plis_recherche');
  // By the unique index of a pli's pieces, which SQLite names by itself.
  expect(reasons).toMatch(/numerisation_pieces_rang|sqlite_autoindex_numerisation_pieces/);
});
