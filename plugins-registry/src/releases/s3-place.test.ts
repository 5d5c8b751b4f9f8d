import { startEndlessServer, type EndlessStart } from '@pwp/testing/endless-server';
import { expect, onTestFinished, test } from 'vitest';
import { BucketFailed, createS3Place } from './s3-place.ts';

/* The service of S3 is another's: what it answers is bounded. file-place.s3.test.ts asks a real one. */

const MIB = 1024 * 1024;

async function placeOf(start: (method: string | undefined) => EndlessStart) {
  const server = await startEndlessServer(({ method }) => start(method));
  onTestFinished(() => server.close());
  const place = createS3Place({
    url: server.url,
    region: 'us-east-1',
    accessKeyId: 'a',
    secretKey: 'b',
    bucket: 'releases',
    prefix: '',
  });
  return { place, left: server.left };
}

test.for([
  ['a file', 200, 100],
  ['a refusal', 403, 0],
] as const)('%s without end is left', async ([, status, mebibytes]) => {
  const { place, left } = await placeOf(() => ({ status }));
  await expect(place.read('essai/1/main.js')).rejects.toThrow(BucketFailed);
  expect(await left()).toBeLessThan((mebibytes + 24) * MIB);
});

test('a file that is not there, told without end, is left', async () => {
  const { place, left } = await placeOf(() => ({ status: 404 }));
  expect(await place.read('essai/1/main.js')).toBeUndefined();
  expect(await left()).toBeLessThan(24 * MIB);
});

test('an answer without end to a file that is put is left', async () => {
  const { place, left } = await placeOf((method) => (method === 'PUT' ? {} : { text: '' }));
  await place.replace('essai/1', new Map([['main.js', Buffer.from('1')]]));
  expect(await left()).toBeLessThan(24 * MIB);
});

test('a list without end is left: a page of bytes, and pages after pages', async () => {
  const { place, left } = await placeOf((method) => (method === 'PUT' ? { text: '' } : {}));
  await expect(place.replace('essai/1', new Map([['main.js', Buffer.from('1')]]))).rejects.toThrow(BucketFailed);
  expect(await left()).toBeLessThan(24 * MIB);
  const page = '<Key>k</Key><NextContinuationToken>more</NextContinuationToken>';
  const paged = await placeOf(() => ({ text: page }));
  await expect(paged.place.replace('essai/1', new Map())).rejects.toThrow('more than 50 pages');
});
