import { heavyRoutes } from '@pwp/testing';
import { expect, test } from 'vitest';
import { startComptesApi } from '../testing/start-comptes-api.ts';

test('a route that may read many rows, or ask the identity of many people, waits for its turn', async () => {
  const api = await startComptesApi();
  // One that leaves this list lets an account that sends it without end hold everybody (`bench/flood.ts`).
  expect(heavyRoutes(api, '/api/comptes/')).toEqual([
    'get /api/comptes/bureau',
    'get /api/comptes/comptes',
    'get /api/comptes/guichets-administres',
    'post /api/comptes/recherche',
  ]);
  await api.close();
});
