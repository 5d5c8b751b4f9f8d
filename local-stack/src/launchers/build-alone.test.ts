import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/* Which parts `npm run build` and `npm start` build again, in a repository of two modules with our nx.json. */

const root = resolve(import.meta.dirname, '../../..');
let folder: string;

const write = (path: string, content: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pwp-build-alone-'));
  for (const file of ['nx.json', 'lerna.json']) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  write('package.json', JSON.stringify({ name: 'essai', private: true, workspaces: ['modules/*'] }));
  write('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: {} }));
  write('packages/ui/index.ts', '');
  for (const id of ['un', 'deux']) {
    const scripts = {
      build: `node -e "fs.mkdirSync('dist',{recursive:true});fs.appendFileSync('../../built','${id} ')"`,
    };
    write(`modules/${id}/package.json`, JSON.stringify({ name: id, version: '1.0.0', scripts }));
    write(`modules/${id}/web/main.ts`, '');
    write(`modules/${id}/api/routes.ts`, '');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Builds, and tells which modules were built rather than taken from the cache. */
function build(): string[] {
  const built = join(folder, 'built');
  rmSync(built, { force: true });
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/lerna/dist/cli.js'), 'run', 'build'],
    { cwd: folder, encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' },
  );
  expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  return existsSync(built) ? readFileSync(built, 'utf8').trim().split(' ').toSorted() : [];
}

/** Each build is a process of some seconds on a busy machine. */
const PATIENCE = 180_000;

test(
  'a changed module is built alone, not for its API or its tests; a changed kit builds all',
  { timeout: PATIENCE },
  () => {
    expect(build()).toEqual(['deux', 'un']);
    write('modules/un/web/main.ts', 'export {};');
    write('modules/deux/api/routes.ts', 'export {};');
    write('modules/deux/web/main.test.ts', 'export {};');
    expect(build()).toEqual(['un']);
    write('packages/ui/index.ts', 'export {};');
    expect(build()).toEqual(['deux', 'un']);
  },
);
