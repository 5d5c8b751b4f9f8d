import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPli, buildPliPiece, insertDemoPlis, type DemoPli } from '../../testing/index.ts';
import { startNumerisationApi, type NumerisationTestApi } from '../../testing/start-numerisation-api.ts';

let api: NumerisationTestApi;

const LIST = '/api/numerisation/plis';
const on = (day: string) => `${day}T09:30:00.123Z`;

/** Guichet 00002 in the last month, then what must not show. */
const plis: DemoPli[] = [
  buildPli({ transaction: 'aaaaaaaaaaaa1', dateTransmission: on('2026-11-20') }),
  buildPli({
    transaction: 'aaaaaaaaaaaa2',
    dateTransmission: on('2026-11-21'),
    contexte: 'REN',
    statut: 'enregistrement-complet',
  }),
  buildPli({
    transaction: 'aaaaaaaaaaaa3',
    dateTransmission: on('2026-11-22'),
    contexte: 'REN',
    statut: 'rejet-sne',
    motif: 'demande-radiee',
  }),
  buildPli({
    transaction: 'aaaaaaaaaaaa4',
    dateTransmission: on('2026-11-23'),
    dateStatut: '2026-11-23T15:00:00.456Z',
    statut: 'pieces-rejetees',
    pieces: [
      buildPliPiece({ nom: 'recto.pdf', etat: 'rejetee', motif: 'illisible' }),
      buildPliPiece({ nom: 'verso.pdf', etat: 'acceptee' }),
    ],
  }),
  buildPli({
    transaction: 'aaaaaaaaaaaa5',
    dateTransmission: on('2026-11-24'),
    contexte: 'CRE',
    numeroUnique: null,
    statut: 'a-transmettre',
  }),
  buildPli({ transaction: 'old0000000001', dateTransmission: on('2026-09-01') }),
  buildPli({
    transaction: 'bbbbbbbbbbbb1',
    dateTransmission: on('2026-11-20'),
    guichet: 'G1175',
    contexte: 'REN',
    statut: 'rejet-sne',
  }),
];

beforeAll(async () => {
  api = await startNumerisationApi();
  await insertDemoPlis(plis);
});
afterAll(() => api.close());

const transactions = (body: unknown) =>
  (body as { items: { transaction: string }[] }).items.map((item) => item.transaction.at(-1)).join('');
const list = async (query: string) => (await api.agent.get(`${LIST}?${query}`)).body;

test.each([LIST, `${LIST}/counters`, `${LIST}/aaaaaaaaaaaa1`])(
  '%s asks for a professional with a guichet',
  async (path) => {
    expect((await api.anonymous.get(path)).status).toBe(401);
    expect((await api.as({ roles: ['administrateur'], guichets: ['00002'] }).get(path)).status).toBe(403);
    expect((await api.as({ guichets: [] }).get(path)).status).toBe(403);
  },
);

test('the list is the last month of the guichet, the latest first, and nothing of its neighbour', async () => {
  const { status, body } = await api.agent.get(LIST);
  expect(status).toBe(200);
  expect(transactions(body)).toBe('54321');
  expect(body).toMatchObject({
    total: 5,
    items: [
      { transaction: 'aaaaaaaaaaaa5', numeroUnique: null, contexte: 'CRE', statut: 'a-transmettre' },
      {
        transaction: 'aaaaaaaaaaaa4',
        numeroUnique: '0340819000040PWP01',
        dateTransmission: '2026-11-23T09:30:00.123Z',
        statut: 'pieces-rejetees',
        dateStatut: '2026-11-23T15:00:00.456Z',
        contexte: 'AJO',
        piecesRejetees: 1,
      },
      {},
      {},
      {},
    ],
  });
  expect(Object.keys((body as { items: object[] }).items[1] ?? {}).toSorted()).toEqual([
    'contexte',
    'dateStatut',
    'dateTransmission',
    'numeroUnique',
    'piecesRejetees',
    'statut',
    'transaction',
  ]);
  expect((await api.neighbour.get(LIST)).body).toMatchObject({ total: 1, items: [{ transaction: 'bbbbbbbbbbbb1' }] });
});

test('no parameter opens another guichet', async () => {
  expect(transactions(await list('guichet=G1175&guichetCode=G1175'))).toBe('54321');
  const refused = await api.agent.get(LIST, { headers: { 'x-guichet': 'G1175' } });
  expect([refused.status, refused.body]).toEqual([403, expect.objectContaining({ code: 'guichet-non-rattache' })]);
});

test('the period includes both its days', async () => {
  expect(transactions(await list('du=2026-11-21&au=2026-11-22'))).toBe('32');
  expect(await list('du=2026-08-01')).toMatchObject({ total: 6 });
});

test.each(['du=2026-11-25&au=2026-11-24', 'du=2020-01-01&au=2026-11-24'])(
  'a period that makes no sense is refused: %s',
  async (query) => {
    const { status, body } = await api.agent.get(`${LIST}?${query}`);
    expect([status, body]).toEqual([400, expect.objectContaining({ code: 'periode-invalide' })]);
  },
);

test.each([
  'du=hier',
  'taille=0',
  'taille=101',
  'page=0',
  'tri=accountId',
  'ordre=haut',
  'statut=perdu',
  'filtre=tout',
])('a malformed query is refused: %s', async (query) => {
  const { status, body } = await api.agent.get(`${LIST}?${query}`);
  expect([status, body]).toEqual([400, expect.objectContaining({ code: 'requete-invalide' })]);
});

test.each([
  ['filtre=rejetes', '43'],
  ['filtre=renouveles', '32'],
  ['filtre=rejetes-et-renouveles', '3'],
  ['statut=rejet-sne,a-transmettre', '53'],
  ['contexte=CRE', '5'],
  ['contexte=REN&filtre=rejetes', '3'],
  ['statut=', ''],
  ['transaction=AAA4', '4'],
  ['transaction=%25', ''],
  ['transaction=aaaa_', ''],
])('the filter %s keeps %s', async (query, kept) => {
  const body = await list(query);
  expect(transactions(body)).toBe(kept);
  expect(body).toMatchObject({ total: kept.length });
});

test.each([
  ['tri=transaction&ordre=asc', '12345'],
  ['tri=dateTransmission&ordre=asc', '12345'],
  ['tri=dateStatut&ordre=desc', '54321'],
  ['tri=statut&ordre=asc', '52143'],
  ['tri=contexte&ordre=asc', '14523'],
  ['tri=numeroUnique&ordre=asc', '51234'],
])('each column sorts: %s', async (query, order) => {
  expect(transactions(await list(query))).toBe(order);
});

test('pages follow each other and share no row', async () => {
  expect(transactions(await list('taille=2'))).toBe('54');
  expect(transactions(await list('taille=2&page=2'))).toBe('32');
  expect(await list('taille=2&page=3')).toMatchObject({ total: 5, items: [{ transaction: 'aaaaaaaaaaaa1' }] });
  expect(transactions(await list('taille=2&page=4'))).toBe('');
});

test('the counters cover the period, whatever the other filters', async () => {
  const counters = { total: 5, rejetesEtRenouveles: 1, renouveles: 2, rejetes: 2 };
  expect((await api.agent.get(`${LIST}/counters`)).body).toEqual(counters);
  expect((await api.agent.get(`${LIST}/counters?filtre=rejetes&statut=a-transmettre`)).body).toEqual(counters);
  expect((await api.agent.get(`${LIST}/counters?du=2026-11-22&au=2026-11-22`)).body).toEqual({
    total: 1,
    rejetesEtRenouveles: 1,
    renouveles: 1,
    rejetes: 1,
  });
  expect((await api.agent.get(`${LIST}/counters?du=2026-01-01&au=2026-01-02`)).body).toEqual({
    total: 0,
    rejetesEtRenouveles: 0,
    renouveles: 0,
    rejetes: 0,
  });
  expect((await api.agent.get(`${LIST}/counters?du=2026-11-25&au=2026-11-24`)).status).toBe(400);
});

test('a pli opens with its pieces in their order and its history', async () => {
  const { status, body } = await api.agent.get(`${LIST}/aaaaaaaaaaaa4`);
  expect(status).toBe(200);
  expect(body).toEqual({
    transaction: 'aaaaaaaaaaaa4',
    numeroUnique: '0340819000040PWP01',
    dateTransmission: '2026-11-23T09:30:00.123Z',
    statut: 'pieces-rejetees',
    dateStatut: '2026-11-23T15:00:00.456Z',
    contexte: 'AJO',
    piecesRejetees: 1,
    motif: null,
    pieces: [
      { nom: 'recto.pdf', taille: 48_211, type: 'application/pdf', etat: 'rejetee', motif: 'illisible' },
      { nom: 'verso.pdf', taille: 48_211, type: 'application/pdf', etat: 'acceptee', motif: null },
    ],
    historique: [
      { statut: 'a-transmettre', date: '2026-11-23T09:30:00.123Z', motif: null },
      { statut: 'pieces-rejetees', date: '2026-11-23T15:00:00.456Z', motif: null },
    ],
  });
});

test("another guichet's pli is as unknown as one that does not exist", async () => {
  const foreign = await api.agent.get(`${LIST}/bbbbbbbbbbbb1`);
  const missing = await api.agent.get(`${LIST}/zzzzzzzzzzzzz`);
  for (const { status, body } of [foreign, missing]) {
    expect([status, body]).toEqual([404, expect.objectContaining({ code: 'pli-introuvable' })]);
  }
  expect((await api.agent.get(`${LIST}/trop-court`)).status).toBe(400);
});
