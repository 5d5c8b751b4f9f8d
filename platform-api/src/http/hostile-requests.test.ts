import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';

const api = await startTestApi({});
afterAll(() => api.close());

const KEY = '/api/preferences/exemple.tableau-de-bord';

/** Sends a raw body, which a client's JSON encoder would not produce. */
async function put(body: string | Buffer<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}, path = KEY) {
  const authorization = `Bearer ${api.realm.token({ id: 'writer' })}`;
  const response = await fetch(api.url + path, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  return { status: response.status, text };
}

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'swagger-ui.css%00'])(
  'the pages of the API have no « %s »',
  async (name) => {
    expect((await api.anonymous.get(`/api/docs/${name}`)).status).toBe(404);
  },
);

test.each([
  ['lists', `{"value":${'['.repeat(8_000)}${']'.repeat(8_000)}}`],
  ['objects', `{"value":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`],
  ['lists that are the body', `${'['.repeat(16_000)}${']'.repeat(16_000)}`],
])('%s nested thousands deep are a 400', async (_kind, body) => {
  const answer = await put(body);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('imbriqué sur plus de 32 niveaux');
});

test('a NUL in a filter, in an address, in a body or in the name of a field is a 400', async () => {
  const admin = api.as({ roles: ['administrateur'] });
  const answers = [
    await admin.get('/api/audit?action=a%00b'),
    await admin.get('/api/audit?a%00b=c'),
    await admin.get('/api/preferences/exemple.a%00b'),
    await put(String.raw`{"value":"a\u0000b"}`),
    await put(String.raw`{"value":{"a\u0000b":1}}`),
  ];
  expect(answers.filter(({ status, text }) => status !== 400 || !text.includes('caractère nul'))).toEqual([]);
});

test('a body of more parts than anybody fills in is a 400, told in few words', async () => {
  const answer = await put(JSON.stringify({ value: Array.from({ length: 6_000 }, () => 0) }));
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('plus de 5000 champs');
});

test('a body is 64 KiB at most, less where its route says so, unpacked too', async () => {
  const usual = (length: number) => put(JSON.stringify({ code: 'x'.repeat(length) }), {}, '/api/session/guichet');
  expect((await usual(65_000)).status).toBe(400);
  expect((await usual(66_000)).status).toBe(413);
  expect((await put(JSON.stringify({ value: 'x'.repeat(33_000) }))).status).toBe(413);
  const packed = gzipSync(JSON.stringify({ value: 'x'.repeat(50_000_000) }));
  expect(packed.length).toBeLessThan(64 * 1024);
  expect((await put(packed, { 'content-encoding': 'gzip' })).status).toBe(413);
});

test('a field that every object inherits is refused or means nothing', async () => {
  expect((await put('{"__proto__":{"value":1}}')).status).toBe(400);
  expect((await put('{"value":1,"constructor":{"prototype":{"polluted":1}}}')).status).toBe(204);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test.each([
  ['a path', () => api.anonymous.get('/api/preferences/a%00b')],
  ['a filter', () => api.as({ roles: ['administrateur'] }).get('/api/audit?cible=a%00b')],
  ['a name in the address', () => api.as({ roles: ['administrateur'] }).get('/api/audit?cible%00=a')],
])('a NUL in %s is a 400 that says so', async (_place, ask) => {
  const { status, text } = await ask();
  expect([status, text]).toEqual([400, expect.stringContaining('caractère nul')]);
});

test('a NUL in a body is a 400 that says so, however deep', async () => {
  const answer = await put(JSON.stringify({ value: [{ 'cl\0e': 'a' }] }));
  expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('caractère nul')]);
});

test('no label of the metrics is written by a caller', async () => {
  for (const path of ['/api/OPENAPI.json', '/api/openapi.json/', '/METRICS', '/Metrics/', '/api/nulle-part/secret']) {
    await api.anonymous.get(path);
  }
  await rawRequest('PROPFIND /api/health/ready HTTP/1.1');
  const { text } = await api.anonymous.get('/metrics');
  const labels = (name: string) => [
    ...new Set([...text.matchAll(new RegExp(`${name}="([^"]*)"`, 'g'))].map(([, value]) => value)),
  ];
  const templates = new Set([
    'none',
    '/api/openapi.json',
    '/metrics',
    ...api.platform.routes.map(({ template }) => template),
  ]);
  expect(labels('route').filter((route) => !templates.has(route ?? ''))).toEqual([]);
  expect(labels('route')).toContain('/api/openapi.json');
  expect(labels('method')).toContain('other');
  expect(labels('method')).not.toContain('PROPFIND');
});

function rawRequest(line: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { port } = new URL(api.url);
  const socket = connect(Number(port), '127.0.0.1', () =>
    socket.write(`${line}\r\nHost: portal\r\nConnection: close\r\n\r\n`),
  );
  socket.on('error', reject);
  socket.on('close', () => resolve());
  socket.resume();
  return promise;
}
