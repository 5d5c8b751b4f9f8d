import { afterAll, expect, test } from 'vitest';
import { LIST, startWithListedPlis, transactions } from '../../testing/listed-plis.ts';

const api = await startWithListedPlis();
afterAll(() => api.close());

const list = async (query: string) => (await api.agent.get(`${LIST}?${query}`)).body;

test('the list is the last month of the guichet, latest first, without other guichets', async () => {
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
    'correction',
    'dateStatut',
    'dateTransmission',
    'delaiAnormal',
    'demandeur',
    'numeroUnique',
    'piecesRejetees',
    'reference',
    'statut',
    'transaction',
  ]);
  expect((await api.neighbour.get(LIST)).body).toMatchObject({ total: 1, items: [{ transaction: 'bbbbbbbbbbbb1' }] });
});

test('the period includes both its days', async () => {
  expect(transactions(await list('du=2026-11-21&au=2026-11-22'))).toBe('32');
  expect(await list('du=2026-08-01')).toMatchObject({ total: 6 });
});

test.each([
  ['du=2026-11-25&au=2026-11-24', 'La période commence (25/11/2026) après sa fin (24/11/2026).'],
  [
    'du=2025-10-23&au=2026-11-24',
    'La période du 23/10/2025 au 24/11/2026 dépasse 13 mois. Choisissez deux dates plus proches.',
  ],
  ['statutDu=2026-11-25&statutAu=2026-11-24', 'La date de statut commence (25/11/2026) après sa fin (24/11/2026).'],
])('a period that makes no sense is refused: %s', async (query, detail) => {
  const { status, body } = await api.agent.get(`${LIST}?${query}`);
  expect([status, body]).toEqual([400, expect.objectContaining({ code: 'periode-invalide', detail })]);
});

test('thirteen months are one period', async () => {
  expect(await list('du=2025-10-24&au=2026-11-24')).toMatchObject({ total: 6 });
});

test.each([
  'du=hier',
  'taille=0',
  'taille=101',
  'page=0',
  'tri=accountId',
  'ordre=haut',
  'statut=perdu',
  'filtre=tout',
  'statutDu=demain',
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
  ['statutDu=2026-11-22', '543'],
  ['statutAu=2026-11-21', '21'],
  ['statutDu=2026-11-21&statutAu=2026-11-23&contexte=REN', '32'],
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
