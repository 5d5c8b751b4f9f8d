import { describedOperations, heavyRoutes, type TestClient } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { API, startCommunicationApi } from '../testing/start-communication-api.ts';

const api = await startCommunicationApi();
const { body } = await api.anonymous.get('/api/openapi.json');
const operations = describedOperations(body).filter(({ path }) => path.startsWith(API));
afterAll(() => api.close());

const call = async (client: TestClient, { method, path }: { method: string; path: string }) => {
  const answer = await client[method.toLowerCase() as keyof TestClient](path);
  return [answer.status, (answer.body as { code: string }).code];
};

test('every route asks for a role', () => {
  expect(operations).toHaveLength(28);
  expect(operations.filter(({ isPublic }) => isPublic)).toEqual([]);
});

test.each(operations)('$name refuses whoever is nobody, out of date, or an application', async (operation) => {
  expect(await call(api.anonymous, operation)).toEqual([401, 'non-authentifie']);
  const expired = api.withToken(api.realm.token({ roles: ['administrateur'] }, { lifetime: -60 }));
  expect(await call(expired, operation)).toEqual([401, 'jeton-expire']);
  const service = api.as({ service: { client: 'pgp', roles: ['fiche'] } });
  expect(await call(service, operation)).toEqual([403, 'acces-refuse']);
});

const writing = operations.filter(({ path }) => path.includes('/redaction/'));

test.each(writing)('$name refuses an agent', async (operation) => {
  expect(await call(api.agent, operation)).toEqual([403, 'acces-refuse']);
});

test('readers and authors are served', async () => {
  for (const client of [api.agent, api.referent, api.gip])
    expect((await client.get(`${API}/publications`)).status).toBe(200);
  for (const client of [api.referent, api.gip])
    expect((await client.get(`${API}/redaction/publications`)).status).toBe(200);
});

test('a route that may read many rows, or ask the identity many times, waits for its turn', () => {
  // One that leaves this list lets an account that sends it without end hold everybody.
  expect(heavyRoutes(api, `${API}/`)).toEqual([
    'get /api/communication/publications',
    'get /api/communication/questions',
    'get /api/communication/redaction/publications/:id/chiffres',
    'post /api/communication/recherche',
    'post /api/communication/redaction/audience/apercu',
    'put /api/communication/lectures',
    'put /api/communication/redaction/publications/:id/pieces/:pieceId',
  ]);
});
