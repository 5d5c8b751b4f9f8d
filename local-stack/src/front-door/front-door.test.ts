import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, createServer } from 'node:net';
import { pipeline } from 'node:stream';
import { listen, noProxies, readTrustedProxies, type Listening } from '@pwp/api-kit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { forwardTo } from './forward.ts';
import { createFrontDoor, type FrontDoorOptions, type FrontDoorRoute } from './front-door.ts';

const HERE = { host: '127.0.0.1', port: 0 };

/** Resolves once the request is answered. */
function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  const answer = Promise.withResolvers<IncomingMessage>();
  request.on('response', answer.resolve).on('error', answer.reject);
  return answer.promise;
}

/** A part behind the door, until the end of the test. */
async function upstream(handler: RequestListener): Promise<Listening> {
  const server = await listen(handler, HERE);
  onTestFinished(() => server.close(0));
  return server;
}

/** The door itself, until the end of the test. */
function door(routes: FrontDoorRoute[], options: Partial<FrontDoorOptions> = {}): Promise<Listening> {
  return upstream(createFrontDoor({ routes, ...options }));
}

/** Says a request as no client would write it; resolves with all that is answered. */
async function say(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('latin1').on('data', (part: string) => (answer += part));
  socket.write(request, 'latin1');
  await once(socket, 'close');
  return answer;
}

/** The address of a server that is gone. */
async function deadAddress(): Promise<string> {
  const server = await listen(() => undefined, HERE);
  await server.close(0);
  return server.url;
}

/** A part that answers its name. */
const naming =
  (name: string): RequestListener =>
  (_request, response) =>
    response.end(name);

/** The whole body. */
async function text(response: IncomingMessage): Promise<string> {
  let whole = '';
  for await (const part of response) whole += String(part);
  return whole;
}

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
  const address: RequestListener = (request, response) => response.end(String(request.headers['x-forwarded-for']));
  const { url: upstreamUrl } = await upstream(address);
  const { url } = await door([
    { prefixes: ['/here'], to: address },
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
  expect(await text(await answerTo(sending))).toBe('12');
});

test('an answer streams: the browser has its first bytes before the last ones exist', async () => {
  const seen = Promise.withResolvers<void>();
  const api = await upstream((_request, response) => {
    response.write('debut,');
    void seen.promise.then(() => response.end('et fin'));
  });
  const { url } = await door([{ prefixes: ['/api'], to: [api.url] }]);
  const asking = httpRequest(`${url}/api/fiche`).end();
  const response = await answerTo(asking);
  const begin: unknown[] = await once(response, 'data');
  expect(begin.join('')).toBe('debut,');
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
  const alive = await upstream((request, response) => pipeline(request, response, () => undefined));
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

const telling: RequestListener = (request, response) => {
  const { method, url, headers } = request;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ method, url, headers }));
};

test('a request without a host is forwarded as any other', async () => {
  const { url: api } = await upstream(telling);
  const { url } = await door([{ prefixes: ['/api'], to: [api] }]);
  expect(await say(url, 'GET /api/x HTTP/1.0\r\n\r\n')).toContain('"url":"/api/x"');
});

test('an address that is written whole goes where its path says', async () => {
  const { url: api } = await upstream(telling);
  const { url } = await door([{ prefixes: ['/api'], to: [api] }]);
  const answer = await say(url, 'GET http://ailleurs.test/api/x?y HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(answer).toContain('"url":"/api/x?y"');
});

test.each([
  ['of a GET', 'GET', 'Connection: close\r\nTransfer-Encoding: chunked\r\n'],
  ['of a DELETE', 'DELETE', 'Connection: close\r\nTransfer-Encoding: chunked\r\n'],
  ['whose length is called a matter of this connection', 'GET', 'Connection: content-length, close\r\n'],
])('a body %s stays a body: the part reads no second request in it', async (_which, method, header) => {
  const seen: string[] = [];
  const api = await upstream((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => response.end());
  });
  const { url } = await door([{ prefixes: ['/api'], to: [api.url] }]);
  const smuggled = 'DELETE /metrics HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n';
  const size = smuggled.length;
  const body = header.includes('chunked')
    ? `\r\n${size.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`
    : `Content-Length: ${size}\r\n\r\n${smuggled}`;
  await say(url, `${method} /api/x HTTP/1.1\r\nHost: x\r\n${header}${body}`);
  await (await fetch(`${url}/api/after`)).text();
  // A DELETE whose body has no length is refused at the door.
  expect(seen).toEqual([...(method === 'DELETE' ? [] : ['GET /api/x']), 'GET /api/after']);
});

test('of what a request says about where it came from, nothing is believed unless a proxy of ours sent it', async () => {
  const { url: api } = await upstream(telling);
  const routes: FrontDoorRoute[] = [{ prefixes: ['/api'], to: [api] }];
  const said = {
    'x-forwarded-for': '198.51.100.7, 203.0.113.9',
    'x-forwarded-host': 'ailleurs.test',
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '1',
    forwarded: 'for=203.0.113.9',
  };
  const told = async ({ url }: Listening) =>
    ((await (await fetch(`${url}/api`, { headers: said })).json()) as { headers: Record<string, string> }).headers;
  const stranger = await told(await door(routes));
  expect([stranger['x-forwarded-for'], stranger['x-forwarded-proto']]).toEqual(['127.0.0.1', 'http']);
  expect(JSON.stringify(stranger)).not.toMatch(/ailleurs|203\.0|x-forwarded-port|"forwarded"/);
  const proxy = await told(await door(routes, { proxies: readTrustedProxies('loopback') }));
  expect(proxy).toMatchObject({
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-host': 'ailleurs.test',
    'x-forwarded-proto': 'https',
  });
});

test('nor by a forwarder that stands without its edge', async () => {
  const { url: api } = await upstream(telling);
  const { url } = await upstream(forwardTo([api], noProxies));
  const said = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'ailleurs.test', 'x-forwarded-proto': 'https' };
  const answer = await (await fetch(url, { headers: said })).text();
  expect(answer).not.toMatch(/ailleurs|203\.0|https/);
  expect(JSON.parse(answer)).toMatchObject({
    headers: { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': new URL(url).host, 'x-forwarded-proto': 'http' },
  });
});

/* A part that hangs: it takes the request and says nothing. */

const limits = { connect: 10_000, silence: 1_000, aside: 60_000 };
/** Far above the limits: a part that is not left fails its test here, and not at the end of the run's patience. */
const inTime = (init: RequestInit = {}): RequestInit => ({ ...init, signal: AbortSignal.timeout(15_000) });

async function hanging(): Promise<Listening & { seen: string[] }> {
  const seen: string[] = [];
  const server = await upstream((request) => {
    seen.push(request.method ?? '');
    request.resume();
  });
  return { ...server, seen };
}

test('a part that hangs is left: a reading is asked of another, and it is asked last from then on', async () => {
  const [dead, alive] = [await hanging(), await upstream(naming('alive'))];
  const { url } = await door([{ prefixes: ['/api'], to: [dead.url, alive.url] }], { limits });
  const read = async () => (await fetch(`${url}/api`, inTime())).text();
  expect([await read(), await read(), await read()]).toEqual(['alive', 'alive', 'alive']);
  expect(dead.seen).toEqual(['GET']);
});

test('a connection that does not stand in time is given up, and another part has the whole body', async () => {
  // It takes the connection and answers no handshake of TLS.
  const mute = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  onTestFinished(() => void mute.close());
  await once(mute, 'listening');
  const address = mute.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const alive = await upstream((request, response) => pipeline(request, response, () => undefined));
  const to = [`https://127.0.0.1:${address.port}`, alive.url];
  const { url } = await door([{ prefixes: ['/api'], to }], { limits: { ...limits, connect: 300, silence: 60_000 } });
  expect(await (await fetch(`${url}/api`, inTime({ method: 'POST', body: 'un' }))).text()).toBe('un');
});

test('what may have been done is asked of nobody else: 504, and it may be tried again', async () => {
  const [dead, alive] = [await hanging(), await hanging()];
  const { url } = await door([{ prefixes: ['/api'], to: [dead.url, alive.url] }], { limits });
  const response = await fetch(`${url}/api`, inTime({ method: 'POST', body: 'x' }));
  expect(response.status).toBe(504);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(await response.json()).toMatchObject({ code: 'service-indisponible' });
  expect([dead.seen, alive.seen]).toEqual([['POST'], []]);
});

test('a part that stops in the middle of its answer is left, and the answer cut', async () => {
  const api = await upstream((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('debut');
  });
  const { url } = await door([{ prefixes: ['/api'], to: [api.url] }], { limits });
  const response = await fetch(`${url}/api`, inTime());
  await expect(response.text()).rejects.toThrow('terminated');
});

test('a browser that is slow to send or to read is not taken for a part that hangs', async () => {
  const size = 32 * 1024 * 1024;
  const api = await upstream((request, response) => {
    request.resume().on('end', () => response.end(Buffer.alloc(size)));
  });
  const { url } = await door([{ prefixes: ['/api'], to: [api.url] }], { limits });
  const sending = httpRequest(`${url}/api`, { method: 'POST', headers: { 'content-length': '12' } });
  sending.write('debut,');
  const pause = () => new Promise((resolve) => setTimeout(resolve, 2 * limits.silence));
  await pause();
  sending.end('et fin');
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  await pause();
  let read = 0;
  for await (const part of response) read += (part as Buffer).length;
  expect(read).toBe(size);
});

test('a stream of events passes as it comes, uncompressed, and outlasts the silence by its comments', async () => {
  const api = await upstream((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('data: un\n\n');
    const beat = setInterval(() => response.write(':\n\n'), limits.silence / 4);
    response.on('close', () => clearInterval(beat));
    setTimeout(() => response.end('data: deux\n\n'), 2 * limits.silence);
  });
  const { url } = await door([{ prefixes: ['/registry'], to: [api.url] }], { limits });
  const asking = httpRequest(`${url}/registry/v1/stream`, { headers: { 'accept-encoding': 'gzip, br' } }).end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  expect(response.headers).not.toHaveProperty('content-encoding');
  const begun: Promise<unknown[]> = once(response, 'data');
  const [begin] = await begun;
  expect(String(begin)).toBe('data: un\n\n');
  expect(await text(response)).toMatch(/^(:\n\n)+data: deux\n\n$/);
});

test('streams of events leave connections to requests: one too many is refused, until another ends', async () => {
  const api = await upstream((request, response) => {
    if (request.headers.accept !== 'text/event-stream') response.end('fait');
    else response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: un\n\n');
  });
  const { url } = await door([{ prefixes: ['/registry'], to: [api.url] }], { mostStreams: 1 });
  const open = async (stop: AbortController) =>
    (await fetch(`${url}/registry/v1/stream`, { headers: { accept: 'text/event-stream' }, signal: stop.signal }))
      .status;
  const stop = new AbortController();
  expect([await open(stop), await open(stop)]).toEqual([200, 503]);
  expect(await (await fetch(`${url}/registry/v1/status`)).text()).toBe('fait');
  stop.abort();
  const again = new AbortController();
  await vi.waitFor(async () => expect(await open(again)).toBe(200));
  again.abort();
});

test('a browser that leaves a stream of events ends it at the part too', async () => {
  const gone = Promise.withResolvers<void>();
  const api = await upstream((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: un\n\n');
    response.on('close', () => gone.resolve());
  });
  const { url } = await door([{ prefixes: ['/registry'], to: [api.url] }]);
  const asking = httpRequest(`${url}/registry/v1/stream`).end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  asking.destroy();
  await expect(gone.promise).resolves.toBeUndefined();
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
