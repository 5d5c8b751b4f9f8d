import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createFrontDoor, type FrontDoorRoute } from './front-door.ts';
import { listen, type TestServer } from './testing/listen.ts';

const servers: TestServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function upstream(handler: RequestListener): Promise<TestServer> {
  const server = await listen(handler);
  servers.push(server);
  return server;
}

function door(routes: FrontDoorRoute[]): Promise<TestServer> {
  return upstream(createFrontDoor({ routes }).handler);
}

/** The address of a server that is gone. */
async function deadAddress(): Promise<string> {
  const server = await listen(() => undefined);
  await server.close();
  return server.url;
}

const naming =
  (name: string): RequestListener =>
  (_request, response) =>
    response.end(name);

test('hands each address to the first route that has its prefix', async () => {
  const { url } = await door([
    { prefixes: ['/api', '/metrics'], to: naming('api') },
    { prefixes: ['/'], to: naming('shell') },
  ]);
  const read = async (path: string) => (await fetch(url + path)).text();
  expect(await Promise.all(['/api', '/api/x?y=1', '/metrics', '/apis', '/', '/api-docs'].map(read))).toEqual([
    'api',
    'api',
    'api',
    'shell',
    'shell',
    'shell',
  ]);
});

test('forwards method, path, query, headers and status, and says where the request came from', async () => {
  const api = await upstream((request, response) => {
    response.writeHead(418, { 'content-type': 'application/json', 'x-answer': 'kept' });
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers }));
  });
  const { url } = await door([{ prefixes: ['/api'], to: [api.url] }]);
  const response = await fetch(`${url}/api/x?y=%20z`, { method: 'PUT', headers: { 'x-guichet': '00002' }, body: 'é' });
  expect(response.status).toBe(418);
  expect(response.headers.get('x-answer')).toBe('kept');
  expect(await response.json()).toMatchObject({
    method: 'PUT',
    url: '/api/x?y=%20z',
    headers: {
      'x-guichet': '00002',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': new URL(url).host,
    },
  });
});

test('what a caller says of its own address is worth nothing', async () => {
  const telling: RequestListener = (request, response) => response.end(String(request.headers['x-forwarded-for']));
  const { url: upstreamUrl } = await upstream(telling);
  const { url } = await door([
    { prefixes: ['/here'], to: telling },
    { prefixes: ['/'], to: [upstreamUrl] },
  ]);
  const read = async (path: string) =>
    (await fetch(url + path, { headers: { 'x-forwarded-for': '203.0.113.9' } })).text();
  expect(await Promise.all(['/here', '/there'].map(read))).toEqual(['undefined', '127.0.0.1']);
});

test('an upload streams: the upstream has its first bytes before the last ones are sent', async () => {
  const first = Promise.withResolvers<string>();
  const api = await upstream((request, response) => {
    let size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      first.resolve(part.toString());
    });
    request.on('end', () => response.end(String(size)));
  });
  const { url } = await door([{ prefixes: ['/api'], to: [api.url] }]);
  const sending = httpRequest(`${url}/api/plis`, { method: 'POST', headers: { 'content-length': '12' } });
  sending.write('debut,');
  expect(await first.promise).toBe('debut,');
  sending.end('et fin');
  const [response] = await once(sending, 'response');
  expect(await text(response)).toBe('12');
});

test('an answer streams: the browser has its first bytes before the last ones exist', async () => {
  const seen = Promise.withResolvers<void>();
  const api = await upstream((_request, response) => {
    response.write('debut,');
    void seen.promise.then(() => response.end('et fin'));
  });
  const { url } = await door([{ prefixes: ['/api'], to: [api.url] }]);
  const asking = httpRequest(`${url}/api/fiche`).end();
  const [response] = await once(asking, 'response');
  const [begin] = await once(response, 'data');
  expect(String(begin)).toBe('debut,');
  seen.resolve();
  expect(await text(response)).toBe('et fin');
});

test('a refused upload is read to its end, so that the refusal arrives', async () => {
  const api = await upstream((request, response) => {
    response.writeHead(413, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ code: 'fichier-trop-gros' }));
    request.resume();
  });
  const { url } = await door([{ prefixes: ['/api'], to: [api.url] }]);
  const response = await fetch(`${url}/api/plis`, { method: 'POST', body: Buffer.alloc(8 * 1024 * 1024) });
  expect(response.status).toBe(413);
  expect(await response.json()).toEqual({ code: 'fichier-trop-gros' });
});

test('several addresses are used in turn', async () => {
  const [a, b] = await Promise.all([upstream(naming('a')), upstream(naming('b'))]);
  const { url } = await door([{ prefixes: ['/api'], to: [a.url, b.url] }]);
  const read = async () => (await fetch(`${url}/api`)).text();
  expect([await read(), await read(), await read()]).toEqual(['a', 'b', 'a']);
});

test('an address that does not answer is passed over, with the whole body', async () => {
  const alive = await upstream((request, response) => void request.pipe(response));
  const { url } = await door([{ prefixes: ['/api'], to: [await deadAddress(), alive.url] }]);
  const send = async (body: string) => (await fetch(`${url}/api`, { method: 'POST', body })).text();
  expect([await send('un'), await send('deux'), await send('trois')]).toEqual(['un', 'deux', 'trois']);
});

test('when none answers, the browser gets a problem', async () => {
  const { url } = await door([{ prefixes: ['/api'], to: [await deadAddress()] }]);
  const response = await fetch(`${url}/api`, { method: 'POST', body: 'x'.repeat(100_000) });
  expect(response.status).toBe(502);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await response.json()).toMatchObject({ code: 'service-indisponible', status: 502 });
});

test('a part that dies while it answers cuts the answer instead of ending it', async () => {
  const api = await upstream((request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('debut', () => request.socket.destroy());
  });
  const { url } = await door([{ prefixes: ['/api'], to: [api.url] }]);
  const response = await fetch(`${url}/api`);
  await expect(response.text()).rejects.toThrow('terminated');
});

async function text(response: IncomingMessage): Promise<string> {
  let whole = '';
  for await (const part of response) whole += String(part);
  return whole;
}
