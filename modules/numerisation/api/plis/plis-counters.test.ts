import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { PliList } from '../../contracts/index.ts';
import { LIST, startWithListedPlis, transactions } from '../../testing/listed-plis.ts';
import type { NumerisationTestApi } from '../../testing/start-numerisation-api.ts';

let api: NumerisationTestApi;

beforeAll(async () => {
  api = await startWithListedPlis();
});
afterAll(() => api.close());

const list = async (query: string) => (await api.agent.get(`${LIST}?${query}`)).body;

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
