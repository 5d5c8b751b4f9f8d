import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { listen, type Listening } from './listen.ts';
import { holdsBack, leavesUnread, PACE, startPace, type PaceMarks } from './pace.ts';

const second = 1_000;
/** 100 MB on a line of 1 Mbit/s, and on one that ten share. */
const LINES = [125_000, 12_500];

/** A request whose numbers the test moves. */
const uploading = () => ({
  socket: { bytesRead: 0, bytesWritten: 0 },
  complete: false,
  readableLength: 0,
  readableHighWaterMark: 65_536,
});

/** The time in ms after which an upload at this rate is cut; undefined when it lasts an hour. */
function uploadIsCut(
  bytesOf: (at: number) => number,
  change: (fake: ReturnType<typeof uploading>) => void = () => undefined,
) {
  const fake = uploading();
  change(fake);
  const marks = startPace(fake.socket, 0);
  for (let at = PACE.every; at <= 3_600 * second; at += PACE.every) {
    fake.socket.bytesRead += bytesOf(at);
    if (holdsBack(fake, marks, at, PACE)) return at;
  }
  return undefined;
}

test.each(LINES)('an upload on a line of %i bytes a second goes on for as long as it takes', (rate) => {
  expect(uploadIsCut(() => (rate * PACE.every) / second)).toBeUndefined();
});

test('a line that stalls for twenty seconds of each minute loses nothing', () => {
  expect(uploadIsCut((at) => (at % 60_000 < 20_000 ? 0 : 60_000))).toBeUndefined();
});

test('a body that comes by drops is cut within the window', () => {
  expect(uploadIsCut(() => 20)).toBe(PACE.window);
  // A fast start does not help.
  expect(uploadIsCut((at) => (at <= 60_000 ? 1_000_000 : 20))).toBeLessThanOrEqual(60_000 + 2 * PACE.window);
});

test('a sender is not cut while our side is not reading', () => {
  expect(
    uploadIsCut(
      () => 0,
      (fake) => (fake.readableLength = fake.readableHighWaterMark),
    ),
  ).toBeUndefined();
  expect(
    uploadIsCut(
      () => 0,
      (fake) => (fake.complete = true),
    ),
  ).toBeUndefined();
});

/** The time after which a reader at this rate is cut, for a response that is written in chunks of `chunk` bytes. */
function readingIsCut(rate: number, chunk: number) {
  const marks: PaceMarks = startPace(uploading().socket, 0);
  let read = 0;
  for (let at = PACE.every; at <= 3_600 * second; at += PACE.every) {
    read += (rate * PACE.every) / second;
    const left = Math.floor(read / chunk) * chunk;
    const response = { writableLength: chunk, socket: { bytesWritten: left + chunk, writableLength: chunk } };
    if (leavesUnread(response, marks, at, PACE)) return at;
  }
  return undefined;
}

test.each([16_384, 65_536, 3_000_000])('a slow line reads an answer in chunks of %i bytes to its end', (chunk) => {
  expect(LINES.map((rate) => readingIsCut(rate, chunk))).toEqual([undefined, undefined]);
});

test('an answer that is read by drops is cut', () => {
  expect(readingIsCut(100, 65_536)).toBeLessThan(2 * 60_000);
});

/* Over a real connection, with a pace short enough for a test. */

const QUICK = { window: 900, rate: 4_096, every: 20 };
/** Far above the pace: a connection that is not cut fails its test here, ms. */
const timeout = 20_000;
let server: Listening | undefined;
afterEach(() => server?.close(0));

async function serve(handler: RequestListener): Promise<Listening> {
  server = await listen(handler, { port: 0, host: '127.0.0.1', pace: QUICK });
  return server;
}

function talk({ port }: Listening, text: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(text);
  return socket;
}

/** Ends with the connection, whether it was closed or reset: `once` takes a reset for a failure. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

async function allOf(socket: Socket): Promise<string> {
  let said = '';
  socket.on('data', (part) => (said += String(part)));
  await closed(socket);
  return said;
}

const reading: RequestListener = (request, response) => {
  request.resume().on('end', () => response.end('read'));
};
const HEAD = 'POST /x HTTP/1.1\r\nHost: x\r\n';

test.each([
  ['nothing at all', ''],
  ['headers that never end', HEAD],
  ['a body that stops', `${HEAD}Content-Length: 1000\r\n\r\nfirst`],
  ['chunks that stop', `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n`],
])('%s is answered 408 and cut; the server goes on', { timeout }, async (_what, text) => {
  const listening = await serve(reading);
  expect(await allOf(talk(listening, text))).toContain('HTTP/1.1 408');
  expect(await (await fetch(listening.url, { method: 'POST', body: 'quick' })).text()).toBe('read');
});

test('a body that drips on after its answer is cut too', { timeout }, async () => {
  const listening = await serve((_request, response) => response.writeHead(405).end());
  const socket = talk(listening, `${HEAD}Content-Length: 100000\r\n\r\n`);
  const cut = closed(socket);
  // Read before the drip goes on: what comes after the cut may take an unread answer with it.
  expect(String(await once(socket.resume(), 'data'))).toContain('HTTP/1.1 405');
  const dripping = setInterval(() => socket.write('x'), 100);
  await cut;
  clearInterval(dripping);
});

test('an answer that nobody reads is cut', { timeout }, async () => {
  const cut = Promise.withResolvers<void>();
  const listening = await serve((_request, response) => {
    response.once('close', () => cut.resolve());
    response.end(Buffer.alloc(64 * 1024 * 1024));
  });
  const socket = talk(listening, 'GET /x HTTP/1.1\r\nHost: x\r\n\r\n').pause();
  await cut.promise;
  socket.destroy();
  expect((await fetch(listening.url, { method: 'HEAD' })).status).toBe(200);
});

test('a slow handler is not cut', async () => {
  const listening = await serve((_request, response) => setTimeout(() => response.end('thought'), 2 * QUICK.window));
  expect(await (await fetch(listening.url)).text()).toBe('thought');
});

test('a handler that throws at once is a 500 of that request alone', async () => {
  const listening = await serve((request, response) => {
    if (request.url === '/broken') throw new Error('broken');
    response.end('whole');
  });
  expect((await fetch(`${listening.url}/broken`)).status).toBe(500);
  expect(await (await fetch(listening.url)).text()).toBe('whole');
});
