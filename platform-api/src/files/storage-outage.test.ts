import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { defineApiModule, FileResponse, listen, readMultipart, route } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { openBucket } from '@pwp/object-storage';
import { startTestApi } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createS3FileStore } from './s3-file-store.ts';

/* A bucket that does not answer, or no longer takes the key. */

const KEY = 'essai/ab/abababab-abab-4bab-8bab-abababababab';
const endpoints = defineEndpoints({
  'GET /': { summary: 'Reads a file', output: { file: 'text/plain' } },
  'POST /': { summary: 'Keeps a file', form: z.object({}), output: z.object({ files: z.int() }) },
});
const essai = defineApiModule({
  id: 'essai',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: ({ files }) => ({
    routes: [
      route(endpoints['GET /'], {
        access: 'public',
        handler: async () => new FileResponse({ body: await files.read(KEY), type: 'text/plain' }),
      }),
      route(endpoints['POST /'], {
        access: 'public',
        handler: async ({ request }) => {
          const sent = await readMultipart(request, files, { files: 2, fileBytes: 1_000_000, totalBytes: 1_000_000 });
          return { files: sent.files.length };
        },
      }),
    ],
  }),
});

/** A service that answers every request with this status, and an API on it. */
async function start(first: number | undefined) {
  const service = { status: first };
  const server = await listen(
    (request, response) => {
      request.resume();
      if (service.status === undefined) request.socket.destroy();
      else response.writeHead(service.status).end();
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => server.close(0));
  const api = await startTestApi({
    modules: [essai],
    environment: {
      PWP_FILES_DIR: 's3://depot/pwp',
      PWP_FILES_S3_URL: server.url,
      PWP_FILES_S3_ID: 'id',
      PWP_FILES_S3_SECRET: 'un-secret-du-depot',
    },
  });
  onTestFinished(() => api.close());
  const send = () => {
    const form = new FormData();
    for (const name of ['a.pdf', 'b.pdf']) form.append('files', new Blob(['x']), name);
    return api.anonymous.post('/api/essai', { form });
  };
  return { api, service, send };
}

test.for([[undefined], [500]])(
  'a bucket that fails (%s) refuses files with words, and the rest goes on',
  async ([down]) => {
    const { api, service, send } = await start(down);
    expect(api.logs.join('')).toContain('the files cannot be reached');
    expect(api.logs.join('')).not.toContain('un-secret-du-depot');
    const away = {
      code: 'service-indisponible',
      detail: expect.stringMatching(/^Le dépôt des fichiers ne répond pas/) as string,
    };
    expect(await send()).toMatchObject({ status: 503, body: away });
    expect(await api.anonymous.get('/api/essai')).toMatchObject({ status: 503, body: away });
    expect(await api.anonymous.get('/api/health/ready')).toMatchObject({
      status: 200,
      body: { stockage: 'injoignable' },
    });
    expect((await api.anonymous.get('/metrics')).text).toMatch(/^pwp_files_reachable 0$/m);

    service.status = 200;
    expect(await send()).toMatchObject({ status: 200, body: { files: 2 } });
    expect(await api.anonymous.get('/api/health/ready')).toMatchObject({
      status: 200,
      body: { stockage: 'suffisant' },
    });
    expect((await api.anonymous.get('/metrics')).text).toMatch(/^pwp_files_reachable 1$/m);
  },
);

test('a key that is no longer taken ends readiness until it is', async () => {
  const { api, service, send } = await start(200);
  service.status = 403;
  expect(await api.anonymous.get('/api/health/ready')).toMatchObject({
    status: 503,
    body: { detail: 'Le dépôt des fichiers ne peut pas être écrit.' },
  });
  expect((await send()).status).toBe(503);
  service.status = 200;
  expect((await api.anonymous.get('/api/health/ready')).status).toBe(200);
});

test('a bucket that gives a file one byte at a time is left when its reader has no more time', async () => {
  const left = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const server = await listen(
    (_request, response) => {
      response.once('close', left.resolve);
      begun.resolve();
      void drip(response);
    },
    { port: 0, host: '127.0.0.1' },
  );
  onTestFinished(() => server.close(0));
  const place = {
    url: server.url,
    region: 'r',
    accessKeyId: 'id',
    secretKey: 'un-secret',
    bucket: 'depot',
    prefix: '',
  };
  await using copies = new AsyncDisposableStack();
  const late = new AbortController();
  const blob = createS3FileStore(openBucket(place), 'essai').blob(KEY, 'text/plain', copies, late.signal);
  await begun.promise;
  late.abort();
  await expect(blob).rejects.toThrow(/abort/i);
  await left.promise;
});

async function drip(response: ServerResponse): Promise<void> {
  for (; !response.destroyed; await pause(20)) response.write('x');
}
