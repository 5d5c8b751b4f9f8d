import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { listen } from '@pwp/api-kit/server';
import { startEndlessServer, type EndlessStart } from '@pwp/testing/endless-server';
import { expect, onTestFinished, test } from 'vitest';
import { BucketFailed, openBucket, type Bucket } from './bucket.ts';

/* What a service of S3 may do wrong. file-store.s3.test.ts and storage-backend.s3.test.ts ask a real one. */

const MIB = 1024 * 1024;
const SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const bucketAt = (url: string, patience?: number): Bucket =>
  openBucket({ url, region: 'us-east-1', accessKeyId: 'a', secretKey: 'b', bucket: 'depot', prefix: 'pwp' }, patience);

async function endless(start: (method: string | undefined) => EndlessStart) {
  const server = await startEndlessServer(({ method }) => start(method));
  onTestFinished(() => server.close());
  return { bucket: bucketAt(server.url), left: server.left };
}

/** A service that answers each request, the first being number 0, in this way. */
async function answering(
  answer: (request: IncomingMessage, response: ServerResponse, at: number) => void,
  patience?: number,
) {
  const asked: { line: string; headers: IncomingMessage['headers']; body: Buffer }[] = [];
  const server = await listen(
    (request, response) => {
      void buffer(request).then((body) => {
        asked.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
        answer(request, response, asked.length - 1);
      });
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => server.close(0));
  return { bucket: bucketAt(server.url, patience), asked };
}

const failure = async (work: Promise<unknown>): Promise<BucketFailed> => {
  const error: unknown = await work.catch((reason: unknown) => reason);
  if (!(error instanceof BucketFailed)) throw new Error(`BucketFailed is expected, not ${String(error)}`);
  return error;
};

async function listed(bucket: Bucket, mostPages = 50): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of bucket.list('', mostPages)) keys.push(...page.map(({ key }) => key));
  return keys;
}

test.for([
  ['a file', 200, 100],
  ['a refusal', 403, 0],
] as const)('reading %s without end stops', async ([, status, mebibytes]) => {
  const { bucket, left } = await endless(() => ({ status }));
  await failure(bucket.read('1/main.js', 100 * MIB));
  expect(await left()).toBeLessThan((mebibytes + 24) * MIB);
});

test('a 404 whose body never ends is cut, and so is what follows the first bytes', async () => {
  const missing = await endless(() => ({ status: 404 }));
  expect(await missing.bucket.read('1/main.js', MIB)).toBeUndefined();
  expect(await missing.left()).toBeLessThan(24 * MIB);
  const whole = await endless(() => ({}));
  expect(Buffer.from(await whole.bucket.head('1/main.js', 5)).toString()).toBe('xxxxx');
  expect(await whole.left()).toBeLessThan(24 * MIB);
});

test('an endless answer to an upload is cut', async () => {
  const { bucket, left } = await endless(() => ({}));
  await bucket.put('1/main.js', new Blob([]), SHA256);
  expect(await left()).toBeLessThan(24 * MIB);
});

test('an endless list is cut, be it one endless page or pages without end', async () => {
  const { bucket, left } = await endless(() => ({}));
  await failure(listed(bucket));
  expect(await left()).toBeLessThan(24 * MIB);
  const page = '<Contents><Key>pwp/k</Key></Contents><NextContinuationToken>more</NextContinuationToken>';
  const paged = await endless(() => ({ text: page }));
  expect((await failure(listed(paged.bucket))).message).toContain('more than 50 pages');
});

test('an upload has its length and its hash, and is sent again whole when the service fails', async () => {
  const { bucket, asked } = await answering((_request, response, at) => response.writeHead(at < 2 ? 503 : 200).end());
  await bucket.put('a', new Blob(['0123456789']), SHA256);
  expect(asked.map(({ line, body }) => [line, body.toString()])).toEqual(
    Array.from({ length: 3 }, () => ['PUT /depot/pwp/a', '0123456789']),
  );
  expect(asked[2]?.headers).toMatchObject({ 'content-length': '10', 'x-amz-content-sha256': SHA256 });
});

test('a service that goes on failing, or hangs up, is asked three times; a refusal once, and it is told', async () => {
  const failing = await answering((_request, response) => response.writeHead(500).end());
  expect(await failure(failing.bucket.delete('a'))).toMatchObject({ status: 500, isRefusal: false });
  const hanging = await answering((request) => request.socket.destroy());
  expect(await failure(hanging.bucket.delete('a'))).toMatchObject({ status: undefined, isRefusal: false });
  const refusing = await answering((_request, response) =>
    response.writeHead(403).end('<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>b</Message></Error>'),
  );
  expect(await failure(refusing.bucket.delete('a'))).toMatchObject({
    isRefusal: true,
    message: 'S3, DELETE pwp/a: 403 AccessDenied',
  });
  expect([failing, hanging, refusing].map(({ asked }) => asked.length)).toEqual([3, 3, 1]);
});

test('a service that does not answer in time is asked once', async () => {
  const { bucket, asked } = await answering(() => undefined, 300);
  for (const ask of [
    () => bucket.put('a', new Blob([]), SHA256),
    () => bucket.read('a', MIB),
    () => bucket.open('a'),
    () => bucket.answers(),
  ])
    expect((await failure(ask())).message).toContain('no answer in time');
  expect(asked).toHaveLength(4);
});

test('a file that is cut on its way is an error, not a shorter file', async () => {
  const cut = await answering((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('0123456789', () => response.destroy());
  });
  await failure(cut.bucket.read('a', MIB));
  await failure(cut.bucket.head('a', 50));
  await expect(cut.bucket.open('a').then((stream) => buffer(stream ?? Readable.from([])))).rejects.toThrow(
    'terminated',
  );
  const silent = await answering((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('0123456789');
  }, 300);
  await expect(silent.bucket.open('a').then((stream) => buffer(stream ?? Readable.from([])))).rejects.toThrow(
    'no more bytes',
  );
});

test('what is late is ended though memory is freed meanwhile', async () => {
  setFlagsFromString('--expose-gc');
  const { gc } = runInNewContext('({ gc })') as { gc: () => void };
  const freeing = setInterval(gc, 20);
  onTestFinished(() => clearInterval(freeing));
  const silent = await answering((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('0123456789');
  }, 300);
  const mute = await answering(() => undefined, 300);
  const calls = [
    silent.bucket.open('a').then((stream) => buffer(stream ?? Readable.from([]))),
    silent.bucket.read('a', MIB),
    silent.bucket.head('a', 50),
    mute.bucket.open('a'),
    mute.bucket.put('a', new Blob(['0123456789']), SHA256),
  ];
  await expect(Promise.race([Promise.allSettled(calls), setTimeout(10_000, 'never')])).resolves.toMatchObject(
    calls.map(() => ({ status: 'rejected' })),
  );
});
