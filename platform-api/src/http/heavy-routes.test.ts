import { heavyRoutes, startTestApi } from '@pwp/testing';
import { expect, test } from 'vitest';

test('a route of the platform that may read many rows waits for its turn', async () => {
  const api = await startTestApi({ modules: [] });
  // One that leaves this list lets an account that sends it without end hold everybody (`bench/flood.ts`).
  expect(heavyRoutes(api, '/api/')).toEqual([
    'get /api/audit',
    'post /api/annuaire/personnes/noms',
    'post /api/annuaire/personnes/recherche',
  ]);
  await api.close();
});
