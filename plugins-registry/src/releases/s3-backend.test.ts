import { startEndlessServer, type EndlessStart } from '@pwp/testing/endless-server';
import { expect, onTestFinished, test } from 'vitest';
import { BucketFailed, createS3Backend } from './s3-backend.ts';

/* Answers of S3 are limited in size. storage-backend.s3.test.ts asks a real service. */

const MIB = 1024 * 1024;

async function backendOf(start: (method: string | undefined) => EndlessStart) {
  const server = await startEndlessServer(({ method }) => start(method));
  onTestFinished(() => server.close());
  const backend = createS3Backend({
    url: server.url,
    region: 'us-east-1',
    accessKeyId: 'a',
    secretKey: 'b',
    bucket: 'releases',
    prefix: '',
  });
  return { backend, left: server.left };
}

test.for([
  ['a file', 200, 100],
  ['a refusal', 403, 0],
] as const)('reading %s without end stops', async ([, status, mebibytes]) => {
  const { backend, left } = await backendOf(() => ({ status }));
  await expect(backend.read('essai/1/main.js')).rejects.toThrow(BucketFailed);
  expect(await left()).toBeLessThan((mebibytes + 24) * MIB);
});

test('a 404 whose body never ends is cut', async () => {
  const { backend, left } = await backendOf(() => ({ status: 404 }));
  expect(await backend.read('essai/1/main.js')).toBeUndefined();
  expect(await left()).toBeLessThan(24 * MIB);
});

test('an endless answer to an upload is cut', async () => {
  const { backend, left } = await backendOf((method) => (method === 'PUT' ? {} : { text: '' }));
  await backend.replace('essai/1', new Map([['main.js', Buffer.from('1')]]));
  expect(await left()).toBeLessThan(24 * MIB);
});

test('an endless list is cut, be it one endless page or pages without end', async () => {
  const { backend, left } = await backendOf((method) => (method === 'PUT' ? { text: '' } : {}));
  await expect(backend.replace('essai/1', new Map([['main.js', Buffer.from('1')]]))).rejects.toThrow(BucketFailed);
  expect(await left()).toBeLessThan(24 * MIB);
  const page = '<Key>k</Key><NextContinuationToken>more</NextContinuationToken>';
  const paged = await backendOf(() => ({ text: page }));
  await expect(paged.backend.replace('essai/1', new Map())).rejects.toThrow('more than 50 pages');
});
