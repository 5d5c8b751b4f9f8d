import { createHash } from 'node:crypto';
import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { defineApiModule, defineProblem, readMultipart, route, type FileStore } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createDiskFileStore } from './disk-file-store.ts';

const plusDePlace = defineProblem('plus-de-place', 413, 'Plus de place');
const LIMITS = { files: 3, fileBytes: 1_000_000, totalBytes: 1_500_000 };
const answer = z.object({
  fields: z.record(z.string(), z.string()),
  files: z.array(z.object({ name: z.string(), size: z.int(), sha256: z.string() })),
});

const uploadEndpoints = defineEndpoints({
  'POST /': { summary: 'Reads a multipart body', form: z.object({}), output: answer },
  'POST /etroit': { summary: 'Reads what there is room for', form: z.object({}), output: answer },
});

const upload = defineApiModule({
  id: 'upload',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: ({ files }) => ({
    routes: [
      route(uploadEndpoints['POST /'], {
        access: 'public',
        handler: ({ request: incoming }) => readMultipart(incoming, files, LIMITS),
      }),
      route(uploadEndpoints['POST /etroit'], {
        access: 'public',
        handler: ({ request: incoming }) =>
          readMultipart(incoming, files, { ...LIMITS, room: { bytes: 30, refusal: () => plusDePlace('Plein.') } }),
      }),
    ],
  }),
});

const api = await startTestApi({ modules: [upload] });
afterAll(() => api.close());

const stored = async () => {
  const entries = await readdir(join(api.folder, 'files'), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).length;
};

const send = (parts: readonly (readonly [name: string, size: number])[]) => {
  const form = new FormData();
  form.set('numero', 'été');
  for (const [name, size] of parts) form.append('files', new Blob([new Uint8Array(size).fill(65)]), name);
  return api.anonymous.post('/api/upload', { form });
};

test('files are kept with their size and hash, names and fields as they were written', async () => {
  const before = await stored();
  const { status, body } = await send([
    ['pièce n°1.pdf', 10],
    ['../../etc/passwd', 20],
  ]);
  expect(status).toBe(200);
  expect(body).toEqual({
    fields: { numero: 'été' },
    files: [
      { name: 'pièce n°1.pdf', size: 10, sha256: createHash('sha256').update('A'.repeat(10)).digest('hex') },
      expect.objectContaining({ name: 'passwd', size: 20 }),
    ],
  });
  expect(await stored()).toBe(before + 2);
});

test.each([
  ['a file too large', [['a.pdf', 1_000_001]], 413, 'fichier-trop-volumineux'],
  [
    'too much in all',
    [
      ['a.pdf', 900_000],
      ['b.pdf', 900_000],
    ],
    413,
    'envoi-trop-volumineux',
  ],
  [
    'too many files',
    [
      ['a', 1],
      ['b', 1],
      ['c', 1],
      ['d', 1],
    ],
    413,
    'trop-de-fichiers',
  ],
] as const)('%s is refused and leaves nothing', async (_what, parts, status, code) => {
  const before = await stored();
  const refused = await send(parts);
  expect(refused).toMatchObject({ status, body: { code } });
  expect(await stored()).toBe(before);
});

test('files are refused while they come once they pass the room that is left, in its own words', async () => {
  const before = await stored();
  const post = (...sizes: number[]) => {
    const form = new FormData();
    for (const size of sizes) form.append('files', new Blob([new Uint8Array(size)]), 'a.pdf');
    return api.anonymous.post('/api/upload/etroit', { form });
  };
  expect(await post(20, 11)).toMatchObject({ status: 413, body: { code: 'plus-de-place', detail: 'Plein.' } });
  expect(await stored()).toBe(before);
  expect((await post(20, 10)).status).toBe(200);
});

test('a file of exactly the limit is accepted', async () => {
  expect((await send([['a.pdf', LIMITS.fileBytes]])).status).toBe(200);
});

test('a body that is no form, or cut, is refused', async () => {
  expect(await api.anonymous.post('/api/upload', { body: {} })).toMatchObject({
    status: 415,
    body: { code: 'type-de-corps-refuse' },
  });
  const broken = await fetch(`${api.url}/api/upload`, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: '--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nabc',
  });
  expect(broken.status).toBe(400);
});

test('a sender that leaves in the middle leaves nothing behind', async () => {
  const before = await stored();
  const boundary = 'cut';
  await new Promise<void>((resolve) => {
    const outgoing = request(`${api.url}/api/upload`, {
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': '500000' },
    });
    outgoing.on('error', () => resolve());
    outgoing.write(
      `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n${'x'.repeat(100_000)}`,
      () => outgoing.destroy(),
    );
  });
  await expect.poll(stored).toBe(before);
});

test('the store reads back what it was given, and refuses keys that are not its own', async () => {
  const store = createDiskFileStore(join(api.folder, 'other'), 'upload');
  const { key, size } = await store.put(Readable.from(['hello ', 'world']));
  expect(size).toBe(11);
  expect(Buffer.from(await store.head(key, 5)).toString()).toBe('hello');
  expect(await (await store.blob(key, 'text/plain')).text()).toBe('hello world');
  expect(await text(await store.read(key))).toBe('hello world');
  await store.delete(key);
  await store.delete(key);
  await expect(store.read(key)).rejects.toThrow('ENOENT');
  await expect(store.read('../../etc/passwd')).rejects.toThrow('not a key');
});

test('a sweep takes what is old and not kept, with what a crash left half written, and sees no other owner', async () => {
  const folder = join(api.folder, 'swept');
  const store = createDiskFileStore(folder, 'upload');
  const other = createDiskFileStore(folder, 'other');
  const instant = new Date('2026-11-24T11:00:00Z');
  const put = async (into: FileStore, age: number) => {
    const { key } = await into.put(Readable.from(['x']));
    await utimes(join(folder, key), instant, new Date(instant.getTime() - age));
    return key;
  };
  const [orphan, kept, young, theirs] = [
    await put(store, 1),
    await put(store, 1),
    await put(store, 0),
    await put(other, 1),
  ];
  const half = join(folder, 'upload', 'half.part');
  await writeFile(half, 'x');
  await utimes(half, instant, new Date(instant.getTime() - 1));
  const asked: string[] = [];
  const isKept = (keys: readonly string[]) => {
    asked.push(...keys);
    return Promise.resolve(new Set([kept]));
  };
  const { signal } = new AbortController();
  expect(await store.sweep(instant, isKept, signal)).toBe(1);
  expect(asked.toSorted()).toEqual([orphan, kept].toSorted());
  await expect(store.read(orphan)).rejects.toThrow('ENOENT');
  for (const key of [kept, young]) expect(await text(await store.read(key))).toBe('x');
  expect(await text(await other.read(theirs))).toBe('x');
  await expect(stat(half)).rejects.toThrow('ENOENT');
  expect(await store.sweep(instant, isKept, AbortSignal.abort())).toBe(0);
  expect(await createDiskFileStore(folder, 'new').sweep(instant, isKept, signal)).toBe(0);
});

test('a source that fails leaves nothing', async () => {
  const folder = join(api.folder, 'failing');
  const store = createDiskFileStore(folder, 'upload');
  const source = Readable.from(
    (function* () {
      yield 'a';
      throw new Error('gone');
    })(),
  );
  await expect(store.put(source)).rejects.toThrow('gone');
  const left = await readdir(folder, { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => entry.isFile())).toEqual([]);
});
