import type { TestClient } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { REFERENT, startComptesApi } from '../testing/start-comptes-api.ts';

const api = await startComptesApi();
api.identity.add({ id: 'agent' }, ['00002']);
afterAll(() => api.close());

const IMPORT = '/imports/11111111-1111-4111-8111-111111111111';
/** Every route that is not public. */
const ROUTES: readonly { method: 'get' | 'post' | 'put' | 'delete'; path: string; body?: unknown }[] = [
  { method: 'get', path: '/bureau' },
  { method: 'get', path: '/demandes-en-attente' },
  { method: 'get', path: '/guichets-administres' },
  { method: 'get', path: '/demandes' },
  { method: 'get', path: '/demandes/1' },
  { method: 'post', path: '/demandes/1/validation', body: { guichets: ['00002'] } },
  { method: 'post', path: '/demandes/1/refus', body: { motif: 'doublon' } },
  { method: 'get', path: '/comptes' },
  { method: 'get', path: '/comptes/export.csv' },
  { method: 'get', path: '/comptes/agent' },
  { method: 'put', path: '/comptes/agent/guichets', body: { guichets: [] } },
  { method: 'put', path: '/comptes/agent/perimetre', body: { guichets: [] } },
  { method: 'post', path: '/comptes/agent/suspension', body: { motif: 'Départ' } },
  { method: 'post', path: '/comptes/agent/retablissement' },
  { method: 'delete', path: '/comptes/agent' },
  { method: 'post', path: '/comptes/agent/courriel-activation' },
  { method: 'post', path: '/comptes/agent/deconnexion' },
  { method: 'post', path: '/comptes/agent/adresse', body: { email: 'autre@exemple.test' } },
  { method: 'delete', path: '/comptes/agent/adresse' },
  { method: 'get', path: '/perimetre' },
  { method: 'get', path: '/guichets-fermes' },
  { method: 'post', path: '/recherche', body: { texte: 'martin' } },
  { method: 'post', path: '/imports' },
  { method: 'get', path: IMPORT },
  { method: 'post', path: `${IMPORT}/lancement` },
];

test('these are all the routes of the module', async () => {
  const { body } = await api.anonymous.get('/api/openapi.json');
  const { paths } = body as { paths: Record<string, Record<string, { security?: unknown[] }>> };
  const closed = Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/comptes/'))
    .flatMap(([, methods]) => Object.values(methods))
    .filter(({ security }) => security?.length !== 0);
  expect(closed).toHaveLength(ROUTES.length);
});

test.each(ROUTES)('$method $path refuses callers who are not référents', async ({ method, path, body }) => {
  const call = async (client: TestClient) => {
    const answer = await client[method](`/api/comptes${path}`, body === undefined ? {} : { body });
    return [answer.status, (answer.body as { code: string }).code];
  };
  const { realm } = api;
  expect(await call(api.anonymous)).toEqual([401, 'non-authentifie']);
  expect(await call(api.as({ guichets: ['00002'], perimetre: ['00002'] }))).toEqual([403, 'acces-refuse']);
  expect(await call(api.withToken(realm.token(REFERENT, { lifetime: -60 })))).toEqual([401, 'jeton-expire']);
  expect(await call(api.withToken(realm.token(REFERENT, { client: 'another-client' })))).toEqual([
    401,
    'jeton-invalide',
  ]);
  expect(await call(api.withToken(realm.token(REFERENT, { foreignKey: true })))).toEqual([401, 'jeton-invalide']);
  expect(await call(api.as({ service: { client: 'pgp', roles: ['fiche', 'referent'] } }))).toEqual([
    403,
    'acces-refuse',
  ]);
});

test('only an administrator names référents', async () => {
  const named = await api.referent.put('/api/comptes/comptes/agent/perimetre', { body: { guichets: ['00002'] } });
  expect(named.body).toMatchObject({ status: 403, code: 'acces-refuse' });
  expect((await api.identity.compte('agent'))?.perimetre).toEqual([]);
});
