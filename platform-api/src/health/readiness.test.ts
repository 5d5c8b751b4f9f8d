import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestApi, type TestApi } from '@pwp/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

let api: TestApi;
let files: string;

beforeAll(async () => {
  api = await startTestApi({});
  files = join(api.folder, 'files');
});
afterAll(() => api.close());

const ready = () => api.anonymous.get('/api/health/ready');

test('is said when the database answers and files can be written, and leaves nothing behind', async () => {
  const answers = await Promise.all([ready(), ready(), ready()]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await readdir(files)).toEqual([]);
});

test('is not said when no file can be written', async () => {
  await rm(files, { recursive: true });
  // Not a folder: nobody can write in it, not even who may do anything.
  await writeFile(files, '');
  const answer = await ready();
  expect(answer).toMatchObject({
    status: 503,
    body: { code: 'service-indisponible', detail: 'Le dépôt des fichiers ne peut pas être écrit.' },
  });
  expect(answer.headers.get('retry-after')).toBe('5');
  await rm(files);
  await mkdir(files);
  await chmod(files, 0o700);
  expect((await ready()).status).toBe(200);
});
