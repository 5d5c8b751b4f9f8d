import { startTestApi } from '@pwp/testing';
import { expect, test } from 'vitest';
import { installedModules } from '../installed-modules.ts';
import { OUTSIDE_SETTINGS } from '../testing/outside-settings.ts';

test('a route that may read many rows, or ask the identity of many people, waits for its turn', async () => {
  const api = await startTestApi({ modules: installedModules, environment: OUTSIDE_SETTINGS });
  const heavy = api.platform.routes.filter(({ route }) => route.heavy);
  const names = heavy.map(({ template, route: { method } }) => `${method} ${template}`);
  await api.close();
  // One that leaves this list lets an account that sends it without end hold everybody (`bench/flood.ts`).
  expect(names.toSorted()).toEqual([
    'get /api/audit',
    'get /api/comptes/bureau',
    'get /api/comptes/comptes',
    'get /api/comptes/guichets-administres',
    'get /api/numerisation/a-corriger',
    'get /api/numerisation/plis',
    'get /api/numerisation/plis/counters',
    'get /api/numerisation/rejets-du-mois',
    'get /api/numerisation/statistiques',
    'get /api/numerisation/statistiques/perimetre',
    'post /api/comptes/recherche',
    'post /api/numerisation/recherche',
    'post /api/support/recherche',
  ]);
});
