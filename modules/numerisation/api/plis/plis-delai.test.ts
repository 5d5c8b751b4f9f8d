import { afterAll, beforeEach, expect, test } from 'vitest';
import type { PliList } from '../../contracts/index.ts';
import { buildPli, insertDemoPlis } from '../../testing/index.ts';
import { LIST, startWithListedPlis, transactions } from '../../testing/listed-plis.ts';

const api = await startWithListedPlis();
afterAll(() => api.close());
beforeEach(() => api.platform.configurations.apply({ numerisation: { delaiJours: 3 } }));

/** The rows marked as late, those that the filter keeps, and the number on the counter. */
async function late() {
  const all = (await api.agent.get(LIST)).body as PliList;
  const kept = (await api.agent.get(`${LIST}?filtre=delai-anormal`)).body;
  const { body: counters } = await api.agent.get(`${LIST}/counters`);
  return {
    marked: transactions({ items: all.items.filter(({ delaiAnormal }) => delaiAnormal) }),
    kept: transactions(kept),
    counted: (counters as { delaiAnormal: number }).delaiAnormal,
  };
}

test('the setting of the délai applies to the marked, filtered and counted rows', async () => {
  // One was sent on the 20th at 9:30:00.123 UTC, one on the 24th. The three finished ones never count.
  api.clock.set(new Date('2026-11-23T09:30:59.999Z'));
  expect(await late()).toEqual({ marked: '', kept: '', counted: 0 });
  api.clock.set(new Date('2026-11-23T09:31:00.000Z'));
  expect(await late()).toEqual({ marked: '1', kept: '1', counted: 1 });
  api.clock.set(new Date('2026-11-27T09:31:00.000Z'));
  expect(await late()).toEqual({ marked: '51', kept: '51', counted: 2 });
  // What administrators set holds at once, and ten days where they set nothing.
  api.platform.configurations.apply({});
  expect(await late()).toEqual({ marked: '', kept: '', counted: 0 });
});

test('« Non applicable » awaits nothing: it is never late', async () => {
  await insertDemoPlis([
    buildPli({ transaction: 'aaaaaaaaaaaa6', statut: 'non-applicable', dateTransmission: '2026-11-20T09:30:00.123Z' }),
  ]);
  api.clock.set(new Date('2026-12-10T12:00:00.000Z'));
  expect(await late()).toEqual({ marked: '51', kept: '51', counted: 2 });
});
