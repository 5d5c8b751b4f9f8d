import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve, win32 } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clearDataFolder, isWithin } from './data-folder.ts';
import { OWN_PLACES } from './portal-places.ts';

const script = (name: string) => resolve(import.meta.dirname, name);
let folder: string;
let started: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pwp-reset-'));
  started = [];
});
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Runs `npm run reset` on a folder with other files beside it. */
function reset(dataDir = join(folder, 'data')) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script('reset.ts')], {
    cwd: folder,
    env: { PWP_DATA_DIR: dataDir },
    encoding: 'utf8',
  });
  return { status, stdout: stdout.trimEnd().split('\n'), stderr: stderr.trimEnd().split('\n') };
}

/** A process that marks the folder as used until it is killed. */
async function working(dataDir: string) {
  const code = `import { markInUse } from '${pathToFileURL(script('data-folder.ts')).href}';
    markInUse(${JSON.stringify(dataDir)});
    process.on('SIGTERM', () => process.exit(0));
    setInterval(() => undefined, 1000);
    console.log('working');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  await once(child.stdout, 'data');
  return {
    pid: child.pid,
    async end(signal: 'SIGTERM' | 'SIGKILL') {
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

function fill(dataDir: string): void {
  mkdirSync(join(dataDir, 'files'), { recursive: true });
  writeFileSync(join(dataDir, 'api.sqlite'), '');
  writeFileSync(join(dataDir, 'files/piece.pdf'), '');
}

test('clears the data folder and nothing beside it; a second time there is nothing left to do', async () => {
  fill(join(folder, 'data'));
  fill(join(folder, 'other'));
  await (await working(join(folder, 'data'))).end('SIGTERM');
  const cleared = {
    status: 0,
    stdout: [`${join(folder, 'data')} est vide : « npm start » le remplira de nouveau.`],
    stderr: [''],
  };
  expect(reset()).toEqual(cleared);
  expect(readdirSync(folder, { encoding: 'utf8', recursive: true }).toSorted()).toEqual([
    'other',
    'other/api.sqlite',
    'other/files',
    'other/files/piece.pdf',
  ]);
  expect(reset()).toEqual(cleared);
});

test.each([
  ['embedded', 'data'],
  ['on a real Keycloak', 'data/real'],
])('a portal, %s, that works on the folder keeps it; one that was killed does not', async (_which, where) => {
  fill(join(folder, 'data'));
  const portal = await working(join(folder, where));
  const refused = reset();
  expect(refused.status).toBe(1);
  expect(refused.stderr).toEqual([
    `Un portail est en marche sur ${join(folder, 'data')} (processus ${portal.pid}). Arrêtez-le par Ctrl-C, puis recommencez.`,
  ]);
  expect(readdirSync(join(folder, 'data'))).toEqual(expect.arrayContaining(['api.sqlite', 'files']));
  await portal.end('SIGKILL');
  expect(reset().status).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});

test('a mark that nobody holds holds nothing back, whatever process has its number', () => {
  const dataDir = join(folder, 'data');
  fill(dataDir);
  mkdirSync(join(dataDir, 'running'));
  writeFileSync(join(dataDir, 'running', `${process.pid}.lock`), '');
  clearDataFolder(dataDir, OWN_PLACES);
  expect(readdirSync(folder)).toEqual([]);
});

test('a portal that was started before the locks keeps the folder while it lives', () => {
  const dataDir = join(folder, 'data');
  fill(dataDir);
  mkdirSync(join(dataDir, 'running'));
  const mark = join(dataDir, 'running', String(process.pid));
  writeFileSync(mark, '');
  expect(() => clearDataFolder(dataDir, OWN_PLACES)).toThrow(`(processus ${process.pid})`);
  const { pid } = spawnSync(process.execPath, ['--version']);
  renameSync(mark, join(dataDir, 'running', String(pid)));
  clearDataFolder(dataDir, OWN_PLACES);
  expect(readdirSync(folder)).toEqual([]);
});

test('the project on another drive of Windows than the data is not within it', () => {
  expect(isWithin('D:\\pwp', 'C:\\projet', win32)).toBe(false);
  expect(isWithin('C:\\projet', 'C:\\projet', win32)).toBe(true);
  expect(isWithin('C:\\', 'C:\\projet', win32)).toBe(true);
  expect(isWithin('C:\\projet\\.pwp', 'C:\\projet', win32)).toBe(false);
});

test('a registry that runs alone keeps the folder, where its journal and its releases are', async () => {
  const dataDir = join(folder, 'data');
  const child = spawn(process.execPath, [script('start-part.ts'), 'registry'], {
    cwd: resolve(import.meta.dirname, '../../..'),
    env: { PWP_DATA_DIR: dataDir, PWP_REGISTRY_PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(child);
  for await (const text of child.stdout) if (String(text).includes('Registry ready')) break;
  expect(reset()).toMatchObject({ status: 1, stderr: [expect.stringContaining(`(processus ${child.pid})`)] });
}, 60_000);

test('a folder that no portal filled is left alone', () => {
  fill(join(folder, 'data'));
  const refused = reset();
  expect(refused.status).toBe(1);
  expect(refused.stderr).toEqual([expect.stringMatching(/n’est pas celui d’un portail.+PWP_DATA_DIR/)]);
  expect(readdirSync(join(folder, 'data')).toSorted()).toEqual(['api.sqlite', 'files']);
});

test('an invalid setting is reported, and nothing is deleted', () => {
  const { status, stderr } = spawnSync(process.execPath, [script('reset.ts')], {
    cwd: folder,
    env: { PWP_PORT: 'huit-mille' },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Configuration invalide :\n  - PWP_PORT : .+\n$/);
});
