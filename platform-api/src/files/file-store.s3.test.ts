import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import type { FileStore } from '@pwp/api-kit';
import { openBucket, type BucketOptions } from '@pwp/object-storage';
import { startTestApi } from '@pwp/testing';
import { hasJava, startS3, type S3Service } from '@pwp/testing/s3-service';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readPlatformConfig } from '../config.ts';
import { createDiskFileStore } from './disk-file-store.ts';
import { openUsableStorage } from './file-storage.ts';
import { createS3FileStore } from './s3-file-store.ts';

/* The contract of file stores, for a folder and a real S3 service. */

const withJava = hasJava();
let s3: S3Service;

beforeAll(async () => {
  if (withJava) s3 = await startS3();
});
afterAll(async () => {
  if (withJava) await s3.stop();
});

/** A place of files: a store for each owner, and where the bytes of a key are on disk. */
interface Place {
  store: (owner: string) => FileStore;
  folder: string;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-store-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

let parts = 0;
/** A part of the bucket that nothing is in yet. */
const newPart = (): BucketOptions => ({ ...s3, region: 'us-east-1', prefix: `depot-${(parts += 1)}` });

const PLACES: [name: string, make: () => Promise<Place>][] = [
  [
    'a folder',
    async () => {
      const folder = await newFolder();
      return { folder, store: (owner) => createDiskFileStore(folder, owner) };
    },
  ],
  ...(withJava
    ? [
        [
          'a bucket',
          async () => {
            const part = newPart();
            const folder = join(s3.folder, part.prefix);
            await mkdir(folder);
            return { folder, store: (owner) => createS3FileStore(openBucket(part), owner) };
          },
        ] satisfies (typeof PLACES)[number],
      ]
    : []),
];

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** Files on their way to or from a bucket. */
const asides = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('pwp-files-'));

describe.each(PLACES)('%s', (_name, make) => {
  test('reads back what it was given, and refuses keys that are not its own', async () => {
    const { store: storeOf } = await make();
    const store = storeOf('upload');
    const stored = await store.put(Readable.from(['hello ', 'world']));
    const sha256 = 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9';
    expect(stored).toEqual({ key: stored.key, size: 11, sha256 });
    const { key } = stored;
    expect(Buffer.from(await store.head(key, 5)).toString()).toBe('hello');
    expect(Buffer.from(await store.head(key, 500)).toString()).toBe('hello world');
    expect(await text(await store.read(key))).toBe('hello world');
    await store.delete(key);
    await store.delete(key);
    await expect(store.read(key).then(text)).rejects.toThrow('ENOENT');
    await expect(store.head(key, 5)).rejects.toThrow(/ENOENT|NoSuchKey/);
    for (const path of ['../../etc/passwd', 'upload', `${key}/..`])
      await expect((async () => store.read(path))()).rejects.toThrow('not a key');
  });

  test('keeps an empty file, and one of several megabytes, byte for byte', async () => {
    const { store: storeOf } = await make();
    const store = storeOf('upload');
    const empty = await store.put(Readable.from([]));
    expect([empty.size, (await store.head(empty.key, 10)).length, await text(await store.read(empty.key))]).toEqual([
      0,
      0,
      '',
    ]);
    const bytes = Buffer.from(Array.from({ length: 6_000_000 }, (_, at) => (at * 7 + (at >> 8)) % 256));
    const large = await store.put(Readable.from([bytes.subarray(0, 1_000_001), bytes.subarray(1_000_001)]));
    expect(bytes.equals(await buffer(await store.read(large.key)))).toBe(true);
    expect(bytes.equals(await store.head(large.key, bytes.length))).toBe(true);
  });

  test('lends a file as a blob that can be read twice, and keeps no copy of it', async () => {
    const { store: storeOf } = await make();
    const store = storeOf('upload');
    const before = await asides();
    const { key } = await store.put(Readable.from(['hello ', 'world']));
    {
      await using copies = new AsyncDisposableStack();
      const blob = await store.blob(key, 'text/plain', copies, new AbortController().signal);
      expect([blob.size, blob.type, await blob.text(), await blob.text()]).toEqual([
        11,
        'text/plain',
        'hello world',
        'hello world',
      ]);
    }
    expect(await asides()).toEqual(before);
  });

  test('a sweep takes what is old and not kept, and sees no other owner', async () => {
    const { store: storeOf, folder } = await make();
    const [store, other] = [storeOf('upload'), storeOf('upload-test')];
    const instant = new Date('2026-11-24T11:00:00Z');
    const put = async (into: FileStore, age: number) => {
      const { key } = await into.put(Readable.from(['x']));
      await utimes(join(folder, key), instant, new Date(instant.getTime() - age));
      return key;
    };
    const [orphan, kept, young, theirs] = [
      await put(store, 1_000),
      await put(store, 1_000),
      await put(store, 0),
      await put(other, 1_000),
    ];
    const asked: string[] = [];
    const isKept = (keys: readonly string[]) => {
      asked.push(...keys);
      return Promise.resolve(new Set([kept]));
    };
    const { signal } = new AbortController();
    expect(await store.sweep(instant, isKept, AbortSignal.abort())).toBe(0);
    expect(await store.sweep(instant, isKept, signal)).toBe(1);
    expect(asked.toSorted()).toEqual([orphan, kept].toSorted());
    expect(existsSync(join(folder, orphan))).toBe(false);
    for (const key of [kept, young]) expect(await text(await store.read(key))).toBe('x');
    expect(await text(await other.read(theirs))).toBe('x');
    expect(await storeOf('new').sweep(instant, isKept, signal)).toBe(0);
  });

  test('a source that fails leaves nothing', async () => {
    const { store: storeOf, folder } = await make();
    const before = await asides();
    const source = Readable.from(
      (function* () {
        yield 'a';
        throw new Error('gone');
      })(),
    );
    await expect(storeOf('upload').put(source)).rejects.toThrow('gone');
    expect([await filesBelow(folder), await asides()]).toEqual([[], before]);
  });
});

test('what a crash left half written goes with a sweep', async () => {
  const folder = await newFolder();
  const instant = new Date('2026-11-24T11:00:00Z');
  const nothing = () => Promise.resolve(new Set<string>());
  await mkdir(join(folder, 'upload'));
  const half = join(folder, 'upload', 'half.part');
  const aside = await mkdtemp(join(tmpdir(), 'pwp-files-'));
  await writeFile(half, 'x');
  for (const path of [half, aside]) await utimes(path, instant, new Date(instant.getTime() - 1));
  const { signal } = new AbortController();
  expect(await createDiskFileStore(folder, 'upload').sweep(instant, nothing, signal)).toBe(0);
  await expect(stat(half)).rejects.toThrow('ENOENT');
  const away = openBucket({ ...ANY, url: 'http://127.0.0.1:1' });
  await expect(createS3FileStore(away, 'upload').sweep(instant, nothing, signal)).rejects.toThrow('no answer');
  await expect(stat(aside)).rejects.toThrow('ENOENT');
});

const ANY: BucketOptions = {
  url: '',
  region: 'us-east-1',
  accessKeyId: 'a',
  secretKey: 'b',
  bucket: 'depot',
  prefix: '',
};

test.skipIf(!withJava)('bytes that changed on their way are refused by the service, and nothing is kept', async () => {
  const part = newPart();
  const bucket = openBucket(part);
  await expect(
    bucket.put('a', new Blob(['x']), 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9'),
  ).rejects.toThrow(/400|403/);
  expect(await filesBelow(join(s3.folder, part.prefix))).toEqual([]);
});

test.skipIf(!withJava)('an API on a real bucket is ready; a wrong key or bucket is refused at its start', async () => {
  const settings = {
    PWP_FILES_DIR: `s3://${s3.bucket}/pwp`,
    PWP_FILES_S3_URL: s3.url,
    PWP_FILES_S3_ID: s3.accessKeyId,
    PWP_FILES_S3_SECRET: s3.secretKey,
  };
  const api = await startTestApi({ environment: settings });
  onTestFinished(() => api.close());
  expect(await api.anonymous.get('/api/health/ready')).toMatchObject({ status: 200, body: { stockage: 'suffisant' } });
  expect((await api.anonymous.get('/metrics')).text).toMatch(/^pwp_files_reachable 1$/m);
  for (const [wrong, says] of [
    [{ PWP_FILES_S3_SECRET: 'un-autre-secret' }, /PWP_FILES_S3_….*403 SignatureDoesNotMatch/],
    [{ PWP_FILES_DIR: 's3://absent' }, /PWP_FILES_DIR.*404 NoSuchBucket/],
  ] as const)
    await expect(openUsableStorage(readPlatformConfig({ ...settings, ...wrong }), api.platform.log)).rejects.toThrow(
      says,
    );
});
