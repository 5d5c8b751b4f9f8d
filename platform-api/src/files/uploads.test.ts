import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { defineApiModule, defineProblem, readMultipart, route } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';

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
