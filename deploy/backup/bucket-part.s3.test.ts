import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { openBucket, type BucketOptions } from '@pwp/object-storage';
import { hasJava, startS3, type S3Service } from '@pwp/testing/s3-service';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { archiveBucket, isEmptyBucket, unpackBucket } from './bucket-part.ts';
import { archiveFolder, unpackFolder } from './folder-part.ts';

/* The files of a real bucket, in a backup and back. */

const withJava = hasJava();
let s3: S3Service;
beforeAll(async () => {
  if (withJava) s3 = await startS3();
});
afterAll(async () => {
  if (withJava) await s3.stop();
});

let parts = 0;
const newPart = (): BucketOptions => ({ ...s3, region: 'us-east-1', prefix: `files-${(parts += 1)}` });
const keyOf = (rank: number) =>
  `numerisation/${String(rank).padStart(2, '0')}/00000000-0000-4000-8000-${String(rank).padStart(12, '0')}`;

/** A bucket of files of these sizes, and what is no store's file. */
async function filledBucket(sizes: readonly number[]): Promise<{ options: BucketOptions; files: Map<string, Buffer> }> {
  const options = newPart();
  const bucket = openBucket(options);
  const put = (key: string, bytes: Buffer) =>
    bucket.put(key, new Blob([new Uint8Array(bytes)]), createHash('sha256').update(bytes).digest('hex'));
  const files = new Map(sizes.map((size, rank) => [keyOf(rank), randomBytes(size)]));
  for (const [key, bytes] of files) await put(key, bytes);
  await put('.probe-1', Buffer.from('probe'));
  return { options, files };
}

/** All files of a bucket. */
async function filesIn(options: BucketOptions): Promise<Map<string, Buffer>> {
  const bucket = openBucket(options);
  const files = new Map<string, Buffer>();
  for await (const page of bucket.list('', 10))
    for (const { key } of page) files.set(key, await buffer((await bucket.open(key)) ?? Readable.from([])));
  return files;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-bucket-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Around a block of a tar, none, and more than a stream takes at once. */
const SIZES = [0, 1, 511, 512, 513, 3 * 1024 * 1024];

test.skipIf(!withJava)('the files of a bucket are in a tar, and come back into another one', async () => {
  const { options, files } = await filledBucket(SIZES);
  const other = newPart();
  expect(await isEmptyBucket(other)).toBe(true);
  await unpackBucket(archiveBucket(options), other);
  expect(await filesIn(other)).toEqual(files);
  expect(await isEmptyBucket(other)).toBe(false);
});

test.skipIf(!withJava)('they move to a folder, and those of a folder to a bucket', async () => {
  const { options, files } = await filledBucket(SIZES);
  const folder = await newFolder();
  await unpackFolder(archiveBucket(options), folder);
  const found = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(found).toHaveLength(files.size);
  for (const [key, bytes] of files) expect((await readFile(join(folder, key))).equals(bytes)).toBe(true);

  const back = newPart();
  await unpackBucket(await archiveFolder(folder), back);
  expect(await filesIn(back)).toEqual(files);
});

test.skipIf(!withJava)(
  'what no store made, a tar that is cut or none, and a bucket that refuses are said',
  async () => {
    const folder = await newFolder();
    await unpackFolder(archiveBucket((await filledBucket([600])).options), folder);
    await expect(unpackBucket(await archiveFolder(join(folder, 'numerisation/00')), newPart())).rejects.toThrow(
      /is no file of a store/,
    );
    const whole = await buffer(archiveBucket((await filledBucket(SIZES)).options));
    for (const bytes of [whole.subarray(0, whole.length - 2 * 1024 * 1024), Buffer.alloc(4_096, 'x')])
      await expect(unpackBucket(Readable.from([bytes]), newPart())).rejects.toThrow(/TAR_/);
    const refused = { ...newPart(), secretKey: 'un-autre-secret' };
    await expect(unpackBucket(Readable.from([whole]), refused)).rejects.toThrow(/S3, PUT .*: 403/);
    await expect(buffer(archiveBucket(refused))).rejects.toThrow(/S3, GET/);
  },
);
