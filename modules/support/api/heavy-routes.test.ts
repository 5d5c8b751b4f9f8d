import { heavyRoutes } from '@pwp/testing';
import { expect, test } from 'vitest';
import { startSupportApi } from '../testing/start-support-api.ts';

test('a route that may read many rows waits for its turn', async () => {
  const api = await startSupportApi();
  // One that leaves this list lets an account that sends it without end hold everybody (`bench/flood.ts`).
  expect(heavyRoutes(api, '/api/support/')).toEqual(['post /api/support/recherche']);
  await api.close();
});
