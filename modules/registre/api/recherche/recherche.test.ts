import { SearchAnswer } from '@pwp/contracts';
import { afterAll, expect, test } from 'vitest';
import { aSummary, startRegistryDouble } from '../../testing/registry-double.ts';
import { startRegistreApi } from '../../testing/start-registre-api.ts';

const SEARCH = '/api/registre/recherche';

const registry = await startRegistryDouble();
registry.modules.set('support', aSummary('support', { title: 'Assistance', configurable: true }));
registry.modules.set('courriers', aSummary('courriers', { title: 'Courriers', configurable: false }));
const api = await startRegistreApi(registry.url);
afterAll(async () => {
  await api.close();
  await registry.close();
});

test('it asks for an administrator', async () => {
  const body = { texte: 'courriers' };
  expect((await api.anonymous.post(SEARCH, { body })).status).toBe(401);
  expect((await api.as({ roles: ['referent'] }).post(SEARCH, { body })).status).toBe(403);
});

test.each([
  ['SUPPORT', '/registre/modules/support/configuration'],
  ['assist', '/registre/modules/support/configuration'],
  ['courr', '/registre'],
])('« %s » leads to %s', async (texte, path) => {
  const { body } = await api.admin.post(SEARCH, { body: { texte } });
  expect(SearchAnswer.parse(body).items.map((item) => item.path)).toEqual([path]);
});
