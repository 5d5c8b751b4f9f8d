import { heavyRoutes } from '@pwp/testing';
import { expect, test } from 'vitest';
import { startNumerisationApi } from '../testing/start-numerisation-api.ts';

test('a route that may read many rows waits for its turn', async () => {
  const api = await startNumerisationApi();
  // One that leaves this list lets an account that sends it without end hold everybody (`bench/flood.ts`).
  expect(heavyRoutes(api, '/api/numerisation/')).toEqual([
    'get /api/numerisation/a-corriger',
    'get /api/numerisation/plis',
    'get /api/numerisation/plis/counters',
    'get /api/numerisation/rejets-du-mois',
    'get /api/numerisation/statistiques',
    'get /api/numerisation/statistiques/perimetre',
    'post /api/numerisation/recherche',
  ]);
  await api.close();
});
