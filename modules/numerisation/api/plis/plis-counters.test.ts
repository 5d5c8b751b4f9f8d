import type { Read } from '@pwp/api-kit';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { PliList } from '../../contracts/index.ts';
import { LIST, startWithListedPlis, transactions } from '../../testing/listed-plis.ts';
import { countersRead, pageRead, totalRead } from './plis-reads.ts';

const api = await startWithListedPlis();
afterAll(() => api.close());

const list = async (query: string) => (await api.agent.get(`${LIST}?${query}`)).body;

/** The database's own words on how it runs a read. */
async function planOf(read: Read): Promise<string> {
  const { reads, dialect } = api.platform.database;
  const explain = dialect === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN';
  return JSON.stringify(await reads<object>({ ...read, sql: `${explain} ${read.sql}` }));
}

const scopeOfTest = () => ({
  guichetCode: '00002',
  accountId: 'agent-00002',
  named: { sql: 'numero_unique IS NOT NULL', values: [] },
  now: api.clock.now(),
  delai: new Date('2026-11-14T11:00:00Z'),
  derniereVisite: new Date('2026-11-23T11:00:00Z'),
});

const none = { total: 0, rejetesEtRenouveles: 0, renouveles: 0, rejetes: 0, corriges: 0, delaiAnormal: 0 };

async function counted(query = '', headers: Record<string, string> = {}) {
  return (await api.agent.get(`${LIST}/counters${query}`, { headers })).body;
}

test('the counters cover the period, whichever counter is pressed', async () => {
  const counters = { ...none, total: 5, rejetesEtRenouveles: 1, renouveles: 2, rejetes: 2 };
  expect(await counted()).toEqual(counters);
  expect(await counted('?filtre=rejetes')).toEqual(counters);
  expect(await counted('?du=2026-11-22&au=2026-11-22')).toEqual({
    ...none,
    total: 1,
    rejetesEtRenouveles: 1,
    renouveles: 1,
    rejetes: 1,
  });
  expect(await counted('?du=2026-01-01&au=2026-01-02')).toEqual(none);
  expect((await api.agent.get(`${LIST}/counters?du=2026-11-25&au=2026-11-24`)).status).toBe(400);
});

test('the counters follow the filters of the list', async () => {
  expect(await counted('?statut=a-transmettre')).toEqual({ ...none, total: 1 });
  expect(await counted('?contexte=REN')).toEqual({
    ...none,
    total: 2,
    rejetesEtRenouveles: 1,
    renouveles: 2,
    rejetes: 1,
  });
  expect(await counted('?statutDu=2026-11-23')).toEqual({ ...none, total: 2, rejetes: 1 });
  expect(await counted('?transaction=aaaa3')).toEqual({
    ...none,
    total: 1,
    rejetesEtRenouveles: 1,
    renouveles: 1,
    rejetes: 1,
  });
  expect(await counted('', { 'x-numero-unique': '034 08' })).toMatchObject({ total: 4 });
  expect(await counted('', { 'x-numero-unique': '075' })).toEqual(none);
  // Each counter is what the list holds when it is pressed beside these filters.
  const { rejetes } = (await counted('?contexte=REN')) as { rejetes: number };
  expect(await list('contexte=REN&filtre=rejetes')).toMatchObject({ total: rejetes });
});

test('the counters are one read of the covering index', async () => {
  const scope = scopeOfTest();
  const filters = { statut: ['rejet-sne' as const], contexte: ['REN' as const], statutDu: '2026-11-01' };
  for (const read of [countersRead(scope, {}), countersRead(scope, filters)]) {
    const plan = await planOf(read);
    expect(plan).toMatch(DASHBOARD[api.platform.database.dialect]);
    expect(plan).toMatch(/USING COVERING INDEX|Using index/);
  }
});

test('what one account sent is read in its own covering index', async () => {
  const envois = { envois: 'moi' as const };
  for (const read of [totalRead(scopeOfTest(), envois), countersRead(scopeOfTest(), envois)])
    expect(await planOf(read)).toMatch(/numerisation_plis_envois/);
});

/** SQLite takes either of two indexes that hold all columns, MariaDB the smaller one. */
const DASHBOARD = { sqlite: /numerisation_plis_(?:tableau|recherche)/, mariadb: /numerisation_plis_tableau/ };

test.each([
  { reference: 'dupont' },
  { numeroUnique: '034' },
  { transaction: 'aaaa' },
  { tri: 'reference' as const },
  { tri: 'statut' as const },
])('a search or a sort reads the rows of its page alone, the others in an index: %o', async (query) => {
  const scope = scopeOfTest();
  const asked = { tri: 'dateTransmission' as const, ordre: 'desc' as const, page: 1, taille: 25, ...query };
  for (const read of [pageRead(scope, asked), totalRead(scope, asked), countersRead(scope, asked)])
    expect(await planOf(read)).toMatch(/COVERING INDEX numerisation_plis_|Using where; Using index/);
});

test('a pending statut older than ten days has an abnormal délai', async () => {
  const noon = api.clock.now();
  const late = async () => {
    const body = await list('filtre=delai-anormal');
    const { body: counters } = await api.agent.get(`${LIST}/counters`);
    expect((counters as { delaiAnormal: number }).delaiAnormal).toBe((body as { total: number }).total);
    return transactions(body);
  };
  onTestFinished(() => api.clock.set(noon));
  // Sent on the 20th at 9:30:00.123 UTC. The three finished ones never count, whatever their age.
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
