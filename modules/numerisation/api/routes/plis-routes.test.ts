import { Op } from 'sequelize';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { PliChangements, type PliList } from '../../contracts/index.ts';
import { buildPli, buildPliPiece, insertDemoPlis, type DemoPli } from '../../testing/index.ts';
import { startNumerisationApi, type NumerisationTestApi } from '../../testing/start-numerisation-api.ts';
import { EtapeModel } from '../models/etape-model.ts';
import { PliModel } from '../models/pli-model.ts';

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

test.each([LIST, `${LIST}/counters`, `${LIST}/changements`, `${LIST}/aaaaaaaaaaaa1`])(
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
    'delaiAnormal',
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

describe('the numéro unique', () => {
  const search = async (part: string, query = '') =>
    await api.agent.get(`${LIST}?${query}`, { headers: { 'x-numero-unique': part } });

  test.each([
    ['0340819000040PWP01', '4321'],
    [' 034 08 19 000040 pwp01 ', '4321'],
    ['0340819', '4321'],
    ['0350819', ''],
    ['819000040', ''],
  ])('%s, whole or its beginning, is searched by a header and keeps %s', async (part, kept) => {
    const { body } = await search(part);
    expect(transactions(body)).toBe(kept);
    expect(body).toMatchObject({ total: kept.length });
  });

  test('it narrows with the other filters, and never opens the neighbour', async () => {
    expect(transactions((await search('034', 'contexte=REN&statutDu=2026-11-22')).body)).toBe('3');
    expect((await search('034', 'contexte=REN')).body).toMatchObject({ total: 2 });
  });

  test.each(['%', '0340819_', '0340819000040PWP011'])('%s is refused: no number holds it', async (part) => {
    const { status, body } = await search(part);
    expect([status, body]).toEqual([400, expect.objectContaining({ code: 'requete-invalide' })]);
  });

  test('in the address it is refused, with where it goes, and no log holds it', async () => {
    const { status, body } = await api.agent.get(`${LIST}?numeroUnique=0340819000040PWP01`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'requete-invalide', detail: expect.stringContaining('X-Numero-Unique') });
    await search('0340819000040PWP01');
    expect(api.logs.join('')).not.toContain('0340819000040PWP01');
  });
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
  const counters = { total: 5, rejetesEtRenouveles: 1, renouveles: 2, rejetes: 2, delaiAnormal: 0 };
  expect((await api.agent.get(`${LIST}/counters`)).body).toEqual(counters);
  expect((await api.agent.get(`${LIST}/counters?filtre=rejetes&statut=a-transmettre`)).body).toEqual(counters);
  expect((await api.agent.get(`${LIST}/counters?du=2026-11-22&au=2026-11-22`)).body).toEqual({
    total: 1,
    rejetesEtRenouveles: 1,
    renouveles: 1,
    rejetes: 1,
    delaiAnormal: 0,
  });
  expect((await api.agent.get(`${LIST}/counters?du=2026-01-01&au=2026-01-02`)).body).toEqual({
    total: 0,
    rejetesEtRenouveles: 0,
    renouveles: 0,
    rejetes: 0,
    delaiAnormal: 0,
  });
  expect((await api.agent.get(`${LIST}/counters?du=2026-11-25&au=2026-11-24`)).status).toBe(400);
});

test('what has stood for more than ten days, and is no end, has an abnormal délai', async () => {
  const noon = api.clock.now();
  const late = async () => {
    const body = await list('filtre=delai-anormal');
    const { body: counters } = await api.agent.get(`${LIST}/counters`);
    expect((counters as { delaiAnormal: number }).delaiAnormal).toBe((body as { total: number }).total);
    return transactions(body);
  };
  onTestFinished(() => api.clock.set(noon));
  // Sent on the 20th at 9:30:00.123 UTC; the three that ended never count, whatever their age.
  api.clock.set(new Date('2026-11-30T09:30:59.999Z'));
  expect(await late()).toBe('');
  api.clock.set(new Date('2026-11-30T09:31:00.000Z'));
  expect(await late()).toBe('1');
  expect(((await list('')) as PliList).items.map((pli) => [pli.transaction.at(-1), pli.delaiAnormal])).toEqual([
    ['5', false],
    ['4', false],
    ['3', false],
    ['2', false],
    ['1', true],
  ]);
  api.clock.set(new Date('2026-12-10T12:00:00Z'));
  expect(await late()).toBe('51');
  expect(transactions(await list('filtre=delai-anormal&contexte=CRE'))).toBe('5');
});

describe('changes', () => {
  const changes = async (query = '', client = api.agent) =>
    PliChangements.parse((await client.get(`${LIST}/changements?${query}`)).body);

  test('without a cursor nothing changed; with one, what is new or moved since is counted once a pli', async () => {
    const { plis: none, curseur } = await changes();
    expect(none).toBe(0);
    expect(await changes(`depuis=${curseur}`)).toMatchObject({ plis: 0, curseur });

    // What moves is told by the history, whose dates are the prestataire's: this one is of the day before.
    const moved = await PliModel.findOne({ where: { transaction: 'aaaaaaaaaaaa1' }, rejectOnEmpty: true });
    const foreign = await PliModel.findOne({ where: { transaction: 'bbbbbbbbbbbb1' }, rejectOnEmpty: true });
    const old = await PliModel.findOne({ where: { transaction: 'old0000000001' }, rejectOnEmpty: true });
    const added = await EtapeModel.bulkCreate(
      [moved.id, moved.id, foreign.id, old.id].map((pliId) => ({
        pliId,
        statut: 'enregistrement-en-cours' as const,
        date: new Date('2026-11-23T00:00:00Z'),
      })),
    );
    onTestFinished(async () => {
      await EtapeModel.destroy({ where: { id: { [Op.gt]: curseur } } });
    });
    const told = await changes(`depuis=${curseur}`);
    expect(told).toMatchObject({ plis: 1, curseur: curseur + added.length });
    expect(await changes(`depuis=${told.curseur}`)).toMatchObject({ plis: 0 });
    expect(await changes(`depuis=${curseur}&du=2026-08-01`)).toMatchObject({ plis: 2 });
    expect(await changes(`depuis=${curseur}`, api.neighbour)).toMatchObject({ plis: 1 });
  });

  test('a follow-up that no longer gets to its end is told with the hour of the last one that did', async () => {
    const noon = api.clock.now();
    onTestFinished(() => api.clock.set(noon));
    expect(await changes()).toMatchObject({ suiviInterrompuDepuis: null });
    const [job] = api.platform.jobs.filter(({ name }) => name === 'numerisation.suivre-les-statuts');
    const follow = () => job?.run({ slot: new Date(), log: api.log, signal: new AbortController().signal });
    await follow();
    api.clock.advance(15 * 60_000);
    expect(await changes()).toMatchObject({ suiviInterrompuDepuis: null });
    api.clock.advance(1);
    api.docaposte.mode = 'error';
    onTestFinished(() => void (api.docaposte.mode = 'ok'));
    await expect(follow()).rejects.toThrow('could not be followed');
    expect(await changes()).toMatchObject({ suiviInterrompuDepuis: noon.toISOString() });
    api.docaposte.mode = 'ok';
    await follow();
    expect(await changes()).toMatchObject({ suiviInterrompuDepuis: null });
  });

  test.each(['depuis=-1', 'depuis=hier', 'du=2026-11-25&au=2026-11-24'])('a query is refused: %s', async (query) => {
    expect((await api.agent.get(`${LIST}/changements?${query}`)).status).toBe(400);
  });
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
