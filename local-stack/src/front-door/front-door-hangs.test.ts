import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { pipeline } from 'node:stream';
import type { Listening } from '@pwp/api-kit';
import { expect, onTestFinished, test, vi } from 'vitest';
import { door, naming, text, upstream } from './testing/doors.ts';

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
