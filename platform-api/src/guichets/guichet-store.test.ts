import { systemClock } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { createGuichetStore } from './guichet-store.ts';

const api = await startTestApi({ modules: [] });
await api.addGuichet('00003', ['034']);
afterAll(() => api.close());
const store = createGuichetStore(systemClock);

test('the guichets of a territoire are read by code, as many as are asked for', async () => {
  const codes = async (limit: number) => (await store.ofTerritoire('034', limit)).map(({ code }) => code);
  expect(await codes(3)).toEqual(['00002', '00003', 'PWP01']);
  expect(await codes(2)).toEqual(['00002', '00003']);
});

test('they are found by an index', async () => {
  const { dialect, reads } = api.platform.database;
  const sql = "SELECT * FROM platform_guichets WHERE code_territoire = '034' ORDER BY code LIMIT 2";
  const plan = JSON.stringify(
    await reads({ sql: `EXPLAIN ${dialect === 'sqlite' ? 'QUERY PLAN ' : ''}${sql}`, values: [] }),
  );
  expect(plan).toContain('platform_guichets_territoire');
});
