import promises, { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { startTestApi, type TestApi } from '@pwp/testing';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';

const api = await startTestApi({});
const files = join(api.folder, 'files');
afterAll(() => api.close());

const ready = () => api.anonymous.get('/api/health/ready');

test('is said when the database answers and files can be written, and leaves nothing behind', async () => {
  const answers = await Promise.all([ready(), ready(), ready()]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await readdir(files)).toEqual([]);
});

test('is not said when no file can be written', async () => {
  await rm(files, { recursive: true });
  // A file, not a folder: not even root can write in it.
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

/** A separate API whose disk write does this. */
async function onDisk(write: () => Promise<void>): Promise<TestApi> {
  const own = await startTestApi({});
  const disk = vi.spyOn(promises, 'writeFile').mockImplementation(write);
  syncBuiltinESMExports();
  onTestFinished(async () => {
    disk.mockRestore();
    syncBuiltinESMExports();
    await own.close();
  });
  return own;
}

/** `ready` is bounded to 2 s; the rest allows for a loaded machine. */
const BOUND = 20_000;
const hangs = () => new Promise<never>(() => undefined);

const readyInTime = async ({ url }: TestApi): Promise<unknown> =>
  (await fetch(`${url}/api/health/ready`, { signal: AbortSignal.timeout(BOUND) })).json();

test('a disk that hangs does not block it', async () => {
  const own = await onDisk(hangs);
  const said = { code: 'service-indisponible', detail: 'Le dépôt des fichiers ne peut pas être écrit.' };
  expect(await readyInTime(own)).toMatchObject(said);
  expect(await readyInTime(own)).toMatchObject(said);
});

test('a full disk does not end readiness', async () => {
  const own = await onDisk(() => Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' })));
  expect(await readyInTime(own)).toMatchObject({ status: 'ok' });
});

test('a database that hangs does not block it', async () => {
  const own = await startTestApi({});
  onTestFinished(() => own.close());
  const query = vi.spyOn(own.platform.database.sequelize, 'query').mockImplementation(hangs);
  onTestFinished(() => query.mockRestore());
  expect(await readyInTime(own)).toMatchObject({ detail: 'La base de données ne répond pas.' });
});
