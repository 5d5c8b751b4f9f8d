import { afterAll, beforeAll, expect, test } from 'vitest';
import { startComptesApi, type ComptesTestApi } from '../../testing/start-comptes-api.ts';

let api: ComptesTestApi;

beforeAll(async () => {
  api = await startComptesApi();
});
afterAll(() => api.close());

test('a référent is told the guichets of his scope, and none of another', async () => {
  const codesOf = async (client: ComptesTestApi['referent']) => {
    const { status, body } = await client.get('/api/comptes/perimetre');
    const { items } = body as { items: { code: string; nom: string }[] };
    return [status, items.map(({ code }) => code)];
  };
  expect(await codesOf(api.referent)).toEqual([200, ['00002', 'PWP01']]);
  expect(await codesOf(api.otherReferent)).toEqual([200, ['G1175']]);
  expect(await codesOf(api.admin)).toEqual([200, []]);
});
