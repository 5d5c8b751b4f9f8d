import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { listen, type Listening } from '../serving/listen.ts';
import { multipartBlob } from './multipart-blob.ts';
import { createProvider, ProviderRefusal, ProviderUnavailable } from './provider.ts';

let server: Listening | undefined;

afterEach(async () => {
  await server?.close(0);
  server = undefined;
});

async function providerOf(handler: RequestListener, options: { retries?: number; timeoutMs?: number } = {}) {
  server = await listen(handler, { port: 0, host: '127.0.0.1' });
  return createProvider({
    name: 'test',
    baseUrl: server.url,
    headers: { 'x-api-key': 'key' },
    timeoutMs: options.timeoutMs ?? 20_000,
    retries: options.retries ?? 0,
  });
}

const answer = z.object({ ok: z.boolean() });
const call = { method: 'GET', path: '/thing', repeatable: true } as const;

test('answers what the other side says, once its shape is checked', async () => {
  const provider = await providerOf((request, response) =>
    response.end(JSON.stringify({ ok: request.headers['x-api-key'] === 'key' })),
  );
  expect(await provider.json(call, answer)).toEqual({ ok: true });
});

test('one whose certificate no known authority signed is asked nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-certificate-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const own = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key', '-out', 'cert'];
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', '-x509', ...own, ...named], { cwd: folder, stdio: 'pipe' });
  const [key, cert] = await Promise.all(['key', 'cert'].map((name) => readFile(join(folder, name))));
  let asked = 0;
  const secure = createServer({ key, cert }, (_request, response) => {
    asked += 1;
    response.end('{"ok":true}');
  });
  secure.on('tlsClientError', () => undefined);
  secure.listen(0, '127.0.0.1');
  await once(secure, 'listening');
  onTestFinished(() => void secure.close());
  const { port } = secure.address() as AddressInfo;
  const provider = createProvider({
    name: 'test',
    baseUrl: `https://localhost:${port}`,
    headers: { 'x-api-key': 'key' },
    timeoutMs: 20_000,
    retries: 0,
  });
  await expect(provider.json(call, answer)).rejects.toMatchObject({
    name: 'ProviderUnavailable',
    cause: { cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
  });
  expect(asked).toBe(0);
});

test('a response that does not match its schema counts as an outage', async () => {
  const provider = await providerOf((_request, response) => response.end('{"ok":"yes"}'));
  const failed = { name: 'ProviderUnavailable', maybeDone: true };
  await expect(provider.json(call, answer)).rejects.toMatchObject({ ...failed, unexpected: true });
  const cut = await providerOf((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"ok"');
    response.socket?.destroy();
  });
  await expect(cut.json(call, answer)).rejects.toMatchObject({ ...failed, unexpected: false });
});

test('a refusal keeps its status and code and is not tried again', async () => {
  let calls = 0;
  const provider = await providerOf(
    (_request, response) => {
      calls++;
      response.writeHead(409).end(JSON.stringify({ code: 'piece-verrouillee', message: 'no' }));
    },
    { retries: 3 },
  );
  const refusal = await provider.send(call).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ProviderRefusal);
  expect(refusal).toMatchObject({ status: 409, code: 'piece-verrouillee' });
  expect(calls).toBe(1);
});

test('a refusal written as a pair of code and message is read too', async () => {
  const provider = await providerOf((_request, response) => {
    response.writeHead(401).end('["ERROR_SESSION_TOKEN_INVALID","session_token seems invalid"]');
  });
  const refusal = await provider.send(call).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ status: 401, code: 'ERROR_SESSION_TOKEN_INVALID' });
});

test('a failure is tried again when the call may be repeated, and only then', async () => {
  let calls = 0;
  const handler: RequestListener = (_request, response) => {
    calls++;
    response.writeHead(calls % 2 === 1 ? 503 : 200).end('{"ok":true}');
  };
  const provider = await providerOf(handler, { retries: 2 });
  expect(await provider.json(call, answer)).toEqual({ ok: true });
  expect(calls).toBe(2);
  await expect(provider.send({ ...call, repeatable: false })).rejects.toThrow(ProviderUnavailable);
  expect(calls).toBe(3);
});

test.each([
  ['is cut', (response: ServerResponse) => response.socket?.destroy(), true],
  ['is answered 500', (response: ServerResponse) => response.writeHead(500).end(), true],
  ['is answered 503', (response: ServerResponse) => response.writeHead(503).end(), false],
  ['is answered 429', (response: ServerResponse) => response.writeHead(429).end(), false],
  ['has no answer', () => undefined, true],
])('a call that %s tells whether it may have been done', async (_what, respond, maybeDone) => {
  const provider = await providerOf((_request, response) => respond(response), { timeoutMs: 2_000 });
  await expect(provider.send(call)).rejects.toMatchObject({ name: 'ProviderUnavailable', maybeDone });
});

test('a problem that it answers with 503 gives its code', async () => {
  const provider = await providerOf((_request, response) => response.writeHead(503).end('{"code":"en-travaux"}'));
  await expect(provider.send(call)).rejects.toMatchObject({ name: 'ProviderUnavailable', code: 'en-travaux' });
});

test('a refused connection means that the call was not done', async () => {
  const provider = await providerOf(() => undefined);
  await server?.close(0);
  await expect(provider.send(call)).rejects.toMatchObject({ name: 'ProviderUnavailable', maybeDone: false });
  const nowhere = createProvider({
    name: 'test',
    baseUrl: 'http://absent.invalid',
    headers: {},
    timeoutMs: 20_000,
    retries: 0,
  });
  await expect(nowhere.send(call)).rejects.toMatchObject({ maybeDone: false });
});

test('a late response is a timeout', async () => {
  const provider = await providerOf(() => undefined, { timeoutMs: 50 });
  await expect(provider.send(call)).rejects.toThrow('no answer in time');
});

test('a failure says since when there is no answer; an answer or a refusal ends it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  let status = 503;
  const provider = await providerOf((_request, response) => response.writeHead(status).end('{}'));
  const failAt = async (instant: string) => {
    vi.setSystemTime(instant);
    const failure = await provider.send(call).catch((error: unknown) => error);
    return failure instanceof ProviderUnavailable ? failure.since.toISOString() : failure;
  };
  expect(await failAt('2026-11-26T08:00:00.000Z')).toBe('2026-11-26T08:00:00.000Z');
  expect(await failAt('2026-11-26T08:01:00.000Z')).toBe('2026-11-26T08:00:00.000Z');
  for (const answered of [200, 404]) {
    status = answered;
    await provider.send(call).catch(() => undefined);
    status = 503;
    expect(await failAt(`2026-11-26T09:0${answered % 7}:00.000Z`)).toBe(`2026-11-26T09:0${answered % 7}:00.000Z`);
  }
});

test('after five consecutive failures the circuit breaker opens', async () => {
  let calls = 0;
  const provider = await providerOf((_request, response) => {
    calls++;
    response.writeHead(500).end();
  });
  await expect(provider.send(call)).rejects.toMatchObject({ givenUp: false });
  for (let n = 0; n < 8; n++) await provider.send(call).catch(() => undefined);
  expect(calls).toBe(5);
  await expect(provider.send(call)).rejects.toMatchObject({ name: 'ProviderUnavailable', givenUp: true });
});

test('a form of files on disk arrives whole, and a refused connection is only a provider that is down', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-provider-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'piece.pdf');
  await writeFile(file, Buffer.alloc(3_000_000, 65));
  const form = async () =>
    multipartBlob({ metadonnees: '{}' }, [
      { name: 'fichiers', filename: 'pièce.pdf', content: await openAsBlob(file) },
    ]);
  let received = '';
  const provider = await providerOf((request, response) => {
    request.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk;
    });
    request.on('end', () => response.end('{"ok":true}'));
  });
  const deposit = { method: 'POST', path: '/', repeatable: false, body: form } as const;
  expect(await provider.json(deposit, answer)).toEqual({ ok: true });
  expect(received.length).toBeGreaterThan(3_000_000);

  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => {
    process.off('unhandledRejection', note);
  });
  await server?.close(0);
  for (let n = 0; n < 4; n++) await expect(provider.send(deposit)).rejects.toThrow(ProviderUnavailable);
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).toEqual([]);
});

test('callers that leave are not held against the other side', async () => {
  let slow = true;
  const provider = await providerOf((_request, response) => {
    if (!slow) response.end('{"ok":true}');
  });
  for (let n = 0; n < 6; n++) {
    const leaving = new AbortController();
    const sent = provider.send({ ...call, signal: leaving.signal });
    leaving.abort();
    await expect(sent).rejects.toThrow('aborted');
  }
  slow = false;
  expect(await provider.json(call, answer)).toEqual({ ok: true });
});

test('an answer cut short is tried again like one that never came', async () => {
  let calls = 0;
  const provider = await providerOf(
    (_request, response) => {
      calls++;
      if (calls > 1) {
        response.end('{"ok":true}');
        return;
      }
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"ok"', () => response.socket?.destroy());
    },
    { retries: 1 },
  );
  expect(await provider.json(call, answer)).toEqual({ ok: true });
  expect(calls).toBe(2);
});

test('a content is given to a reader who takes longer than the timeout, as long as the sender is not silent', async () => {
  const bytes = Buffer.alloc(6 * 1024 * 1024, 65);
  const provider = await providerOf((_request, response) => response.end(bytes), { timeoutMs: 1_500 });
  const { body } = await provider.open(call);
  const chunks: AsyncIterable<Uint8Array> = body;
  let length = 0;
  for await (const chunk of chunks) {
    if (length === 0) await setTimeout(3_000);
    length += chunk.length;
  }
  expect(length).toBe(bytes.length);
});

test('a content whose sender falls silent fails, and one that its reader leaves is closed at once', async () => {
  const left: Promise<void>[] = [];
  const provider = await providerOf(
    (_request, response) => {
      left.push(new Promise((resolve) => response.once('close', resolve)));
      response.write('a start');
    },
    { timeoutMs: 500 },
  );
  const { body: silent } = await provider.open(call);
  await expect(text(silent)).rejects.toThrow('no more bytes in 500 ms');
  const { body: unread } = await provider.open({ ...call, timeoutMs: 60_000 });
  unread.read();
  unread.destroy();
  await Promise.all(left);
  expect(left).toHaveLength(2);
});
