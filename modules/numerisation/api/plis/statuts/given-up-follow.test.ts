import { afterAll, expect, test } from 'vitest';
import { buildPli, insertDemoPlis } from '../../../testing/index.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';

const api = await startNumerisationApi();
afterAll(() => api.close());

test('once the breaker gives Docaposte up, the round asks for no other batch', async () => {
  const plis = Array.from({ length: 9_000 }, () => buildPli({ pieces: [], historique: [] }));
  await insertDemoPlis(plis);
  for (const { transaction } of plis) api.docaposte.failing.add(transaction);
  await expect(api.runJob('numerisation.follow-statuts')).rejects.toThrow('could not be followed');
  expect(new Set(api.docaposte.searches.map(([first]) => first)).size).toBeLessThanOrEqual(6);
});
