import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { defineApiModule, readMultipart, route } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { startTestApi } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { isDiskFull } from './full-disk.ts';

const uploadEndpoints = defineEndpoints({
  'POST /': { summary: 'Keeps a file', form: z.object({}), output: z.object({ files: z.int() }) },
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
        handler: async ({ request }) => {
          const sent = await readMultipart(request, files, { files: 1, fileBytes: 1_000_000, totalBytes: 1_000_000 });
          return { files: sent.files.length };
        },
      }),
    ],
  }),
});

async function start(reserve: string) {
  const api = await startTestApi({ modules: [upload], environment: { PWP_FILES_RESERVE: reserve } });
  onTestFinished(() => api.close());
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(500_000)]), 'a.pdf');
  const sent = await api.anonymous.post('/api/upload', { form });
  const entries = await readdir(join(api.folder, 'files'), { recursive: true, withFileTypes: true });
  const stored = entries.filter((entry) => entry.isFile()).length;
  return { api, sent, stored };
}

test('below the reserve no file is taken; the probe and the metric tell, and the rest goes on', async () => {
  const { api, sent, stored } = await start(String(2 ** 40));
  expect([sent.status, sent.body, stored]).toEqual([507, expect.objectContaining({ code: 'stockage-plein' }), 0]);
  expect(await api.anonymous.get('/api/health/ready')).toMatchObject({
    status: 200,
    body: { status: 'ok', stockage: 'insuffisant' },
  });
  const account = { id: 'lecteur', guichets: ['00002'] };
  expect((await api.as(account).put('/api/preferences/essai.place', { body: { value: 1 } })).status).toBe(204);
  expect((await api.anonymous.get('/metrics')).text).toMatch(/^pwp_files_free_bytes [1-9]\d{5,}/m);
});

test('with room, files are taken and the probe says so', async () => {
  const { api, sent, stored } = await start('0');
  expect([sent.status, stored]).toEqual([200, 1]);
  expect((await api.anonymous.get('/api/health/ready')).body).toEqual({ status: 'ok', stockage: 'suffisant' });
});

test('a full disk is known by its codes, of the system and of both databases, however they are wrapped', () => {
  const error = (more: object) => Object.assign(new Error('…'), more);
  for (const full of [
    { code: 'ENOSPC' },
    { code: 'EDQUOT' },
    { code: 'ERR_SQLITE_ERROR', errcode: 13 },
    { code: 'ER_DISK_FULL' },
    { code: 'ER_RECORD_FILE_FULL' },
    { code: 'ER_GET_ERRNO', message: 'Got error 28 "No space left on device" from storage engine InnoDB' },
  ]) {
    expect([full, isDiskFull(error(full))]).toEqual([full, true]);
    expect(isDiskFull(error({ parent: error(full) }))).toBe(true);
    expect(isDiskFull(new Error('outer', { cause: error(full) }))).toBe(true);
  }
  for (const other of [
    { code: 'ENOENT' },
    { code: 'ERR_SQLITE_ERROR', errcode: 5 },
    { code: 'ER_GET_ERRNO', message: 'Got error 122 from storage engine InnoDB' },
  ])
    expect([other, isDiskFull(error(other))]).toEqual([other, false]);
  expect(isDiskFull('ENOSPC')).toBe(false);
});
