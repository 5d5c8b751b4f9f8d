import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen } from '@pwp/api-kit';
import type { PackageVersions } from '@pwp/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { startTestRegistry, testModule } from '../testing/test-registry.ts';
import { NoCredentials, readCliSettings, type CliSettings } from './config.ts';
import { dataOf, removeModule, StillHosted } from './remove-module.ts';

const HOW = { data: undefined, relink: false, isSeparate: false };

/** A repository with the module « essai », and a portal that does not know it, or whose API goes on serving it; `down` answers 503. */
async function repository(
  served: PackageVersions = {},
  down?: string,
): Promise<{ root: string; folder: string; settings: CliSettings; called: string[] }> {
  const called: string[] = [];
  const server = await listen(
    (request, response) => {
      called.push(`${request.method} ${request.url}`);
      if (request.url === down) response.writeHead(503).end('<h1>Service Unavailable</h1>');
      else if (request.method === 'POST') response.writeHead(200).end('{"modules":[]}');
      else if (request.url === '/api/meta')
        response.writeHead(200).end(JSON.stringify({ version: '1.0.0', modules: served }));
      else if (request.method === 'GET') response.writeHead(200).end('{"items":[]}');
      else {
        const body = { type: 'about:blank', title: 'Inconnu', status: 404, code: 'module-inconnu' };
        response.writeHead(404).end(JSON.stringify(body));
      }
    },
    { host: '127.0.0.1', port: 0 },
  );
  const root = await mkdtemp(join(tmpdir(), 'pwp-remove-'));
  onTestFinished(async () => {
    await server.close();
    await rm(root, { recursive: true });
  });
  const folder = join(root, 'modules/essai');
  await mkdir(join(folder, 'api'), { recursive: true });
  const settings = {
    ...readCliSettings({ PWP_URL: server.url }),
    token: () => Promise.resolve('a'),
    isLocalOperator: true,
  };
  return { root, folder, settings, called };
}

test('an interrupted removal can be repeated: the API still drops the routes', async () => {
  const { root, folder, settings, called } = await repository();
  await removeModule(settings, root, 'essai', HOW);
  expect(existsSync(folder)).toBe(false);
  const calls = [
    'GET /registry/v1/events?before=1',
    'POST /dev/api/roulement',
    'GET /api/meta',
    'DELETE /registry/v1/modules/essai',
  ];
  expect(called).toEqual(calls);
  expect(await removeModule(settings, root, 'essai', HOW)).toMatchObject({ retired: true });
  expect(called).toEqual([...calls, ...calls]);
});

test('without a token, the folder of the module is not removed', async () => {
  const { root, folder, settings } = await repository();
  const without = { ...settings, token: () => Promise.reject(new Error('no token')) };
  await expect(removeModule(without, root, 'essai', HOW)).rejects.toThrow('no token');
  expect(existsSync(folder)).toBe(true);
});

/** Tables and files of « essai », of which the folder is there. */
async function keptData(root: string) {
  const folder = join(root, 'files/essai');
  await mkdir(folder, { recursive: true });
  return { tables: new Map([['essai_notes', 1]]), files: { folder, count: 0 } };
}

test('a module that the API still hosts keeps its folder, tables, files and releases', async () => {
  const { root, folder, settings, called } = await repository({ essai: '0.1.0' });
  const data = await keptData(root);
  // Any address but a loopback one is another machine's.
  const far = { ...settings, url: settings.url.replace('127.0.0.1', '0.0.0.0'), isLocalOperator: false };

  await expect(removeModule(far, root, 'essai', { ...HOW, data })).rejects.toThrow(StillHosted);
  expect(existsSync(folder)).toBe(true);
  await expect(removeModule(settings, root, 'essai', { ...HOW, data })).rejects.toThrow(/npm uninstall[^]*son dossier/);
  expect(existsSync(folder)).toBe(true);
  expect(existsSync(data.files.folder)).toBe(true);
  expect(called.filter((call) => call.startsWith('DELETE'))).toEqual([]);
});

test('an API behind a loopback address that serves it from elsewhere keeps the folder where it is', async () => {
  const { root, folder, settings, called } = await repository({ essai: '0.1.0' });
  const given = { ...settings, isLocalOperator: false };
  await writeFile(join(folder, 'module.json'), 'à moi');
  await expect(removeModule(given, root, 'essai', HOW)).rejects.toThrow(StillHosted);
  expect(await readFile(join(folder, 'module.json'), 'utf8')).toBe('à moi');
  expect(await readdir(root)).toEqual(['modules']);
  expect(called).toContain('POST /dev/api/roulement');
});

test('the API is rolled while the folder is away, or it would serve the module again', async () => {
  const { root, folder, settings } = await repository();
  const seen: boolean[] = [];
  const door = await listen(
    (_request, response) => {
      seen.push(existsSync(folder));
      response.writeHead(200).end('{"modules":[],"version":"1.0.0","items":[]}');
    },
    { host: '127.0.0.1', port: 0 },
  );
  onTestFinished(() => door.close());
  await removeModule({ ...settings, url: door.url }, root, 'essai', HOW).catch(() => undefined);
  // Who asks, the roll, what is served, the removal.
  expect(seen.slice(0, 3)).toEqual([true, false, false]);
});

test.each([
  { down: '/registry/v1/events?before=1', says: /ne dit pas s’il sert encore/ },
  { down: '/dev/api/roulement', says: /a répondu 503/ },
  { down: '/api/meta', says: /ne dit pas s’il sert encore/ },
])('no data goes while $down answers 503 in front of what may still serve it', async ({ down, says }) => {
  const { root, folder, settings, called } = await repository({}, down);
  const data = await keptData(root);
  await expect(removeModule(settings, root, 'essai', { ...HOW, data })).rejects.toThrow(says);
  expect(existsSync(folder)).toBe(true);
  expect(existsSync(data.files.folder)).toBe(true);
  expect(called.filter((call) => call.startsWith('DELETE'))).toEqual([]);
});

/** A registry that serves « essai », and its team's token. */
async function published() {
  const registry = await startTestRegistry();
  await registry.publish(testModule('essai'), 'tous');
  return { registry, ...(await registry.addToken({ modules: ['essai'] })) };
}

test.each([
  { who: 'a team in the portal’s repository', status: 403, isSeparate: false },
  { who: 'nobody', status: 401, isSeparate: false },
  { who: 'nobody in a team’s repository', status: 401, isSeparate: true },
])('the token of $who removes nothing', async ({ status, isSeparate }) => {
  const { root, folder, settings } = await repository();
  const { registry, token } = await published();
  const given = { ...settings, url: registry.url, token: async () => (status === 403 ? token : 'jeton-de-personne') };

  await expect(removeModule(given, root, 'essai', { ...HOW, isSeparate })).rejects.toMatchObject({
    problem: { status },
  });
  expect(existsSync(folder)).toBe(true);
  expect(await registry.given()).toHaveProperty('essai');
});

test.each([
  ['its own token', (token: string) => Promise.resolve(token)],
  ['no token yet', () => Promise.reject(new NoCredentials('PWP_TOKEN', 'nulle part'))],
])('a team with %s removes its own folder; the portal’s copy stays', async (_what, given) => {
  const { root, folder, settings } = await repository();
  const { registry, token } = await published();
  const team = { ...settings, url: registry.url, token: () => given(token) };

  const removal = await removeModule(team, root, 'essai', { ...HOW, isSeparate: true });
  expect(removal).toEqual({ module: 'essai', dump: null, retired: false, folderAlone: true });
  expect(existsSync(folder)).toBe(false);
  expect(await registry.given()).toHaveProperty('essai');
});

test('a registry that does not answer is not reported as done', async () => {
  const { root, folder, settings } = await repository();
  // fetch itself refuses port 1.
  const stopped = { ...settings, url: 'http://127.0.0.1:2' };
  expect(await removeModule(stopped, root, 'essai', HOW)).toMatchObject({ retired: false });
  expect(existsSync(folder)).toBe(false);
  const data = { ...(await keptData(root)), tables: new Map() };
  expect(await removeModule(stopped, root, 'essai', { ...HOW, data })).toMatchObject({ retired: false });
  expect(existsSync(data.files.folder)).toBe(false);
});

test('files in a bucket are named, and left to who keeps it', async () => {
  const { root, settings: given } = await repository();
  const settings = { ...given, databaseUrl: `sqlite:${join(root, 'none.sqlite')}`, filesDir: 's3://depot/pwp/' };
  const data = await dataOf(settings, 'essai');
  expect(data.files).toEqual({ folder: 's3://depot/pwp/essai', count: null });
  expect(await removeModule(settings, root, 'essai', { ...HOW, data })).toMatchObject({ module: 'essai' });
});

test('uploaded files are removed only with the data, and files of others stay', async () => {
  const { root, settings: given } = await repository();
  const place = { filesDir: join(root, 'files'), dataDir: join(root, 'data') };
  const settings = { ...given, ...place, databaseUrl: `sqlite:${join(root, 'none.sqlite')}` };
  const [own, others] = ['essai', 'essai-test'].map((id) => join(settings.filesDir, id, 'ab'));
  if (own === undefined || others === undefined) throw new Error('no folders');
  for (const folder of [own, others]) {
    await mkdir(folder, { recursive: true });
    for (const name of ['un', 'deux']) await writeFile(join(folder, name), '');
  }
  // A portal on one machine has filled both with its demo.
  await mkdir(join(settings.dataDir, 'seeds'), { recursive: true });
  for (const id of ['essai', 'essai-test']) await writeFile(join(settings.dataDir, 'seeds', id), '');
  const data = await dataOf(settings, 'essai');
  expect(data).toEqual({ tables: new Map(), files: { folder: join(settings.filesDir, 'essai'), count: 2 } });

  await removeModule(settings, root, 'essai', HOW);
  expect(existsSync(own)).toBe(true);
  expect(await removeModule(settings, root, 'essai', { ...HOW, data })).toMatchObject({ dump: null });
  expect(existsSync(data.files.folder)).toBe(false);
  expect(existsSync(others)).toBe(true);
  expect(await readdir(join(settings.dataDir, 'seeds'))).toEqual(['essai-test']);
  expect((await dataOf(settings, 'essai')).files.count).toBe(0);
});
