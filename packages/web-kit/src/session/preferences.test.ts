import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { installHost } from '../module/host-link.ts';
import { preferences } from './preferences.ts';
import { reloadSession } from './reload-session.ts';
import { useSession } from './session.ts';

const fetchStub = vi.fn<typeof fetch>();
const refusals: boolean[] = [];

beforeEach(() => {
  refusals.length = 0;
  fetchStub.mockReset();
  vi.stubGlobal('fetch', fetchStub);
  installHost({
    accessToken: (refused) => {
      refusals.push(refused);
      return Promise.resolve('a-token');
    },
    announce: () => undefined,
  });
});

afterEach(() => vi.unstubAllGlobals());

const isText = (value: unknown): value is string => typeof value === 'string';

test.each([
  ['kept', 'kept'],
  [null, undefined],
  [{ odd: true }, undefined],
])('a preference that holds %o reads as %o for who expects a text', async (value, expected) => {
  fetchStub.mockResolvedValue(Response.json({ value }));
  expect(await preferences.read('numerisation.vue', isText)).toBe(expected);
  expect(fetchStub.mock.calls[0]?.[0]).toBe('/api/preferences/numerisation.vue');
});

test('a preference is written in place of the last one', async () => {
  fetchStub.mockResolvedValue(new Response(null, { status: 204 }));
  await preferences.write('numerisation.vue', { colonnes: ['statut'] });
  const [path, init] = fetchStub.mock.calls[0] ?? [];
  expect([path, init?.method, init?.body]).toEqual([
    '/api/preferences/numerisation.vue',
    'PUT',
    '{"value":{"colonnes":["statut"]}}',
  ]);
});

test('the session is read again with a token of this instant', async () => {
  const account = { id: 'a', nom: 'NOUVEAU', prenom: 'Alice', email: 'alice@pwp.test' };
  fetchStub.mockResolvedValue(Response.json({ account, roles: [], guichets: [], guichet: null }));
  await reloadSession();
  expect(useSession().account.nom).toBe('NOUVEAU');
  expect(refusals[0]).toBe(true);
});
