import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { ManifestEntry } from '@pwp/contracts';
import { afterAll, expect, test } from 'vitest';
import { composeManifest } from './core/compose-manifest.ts';
import { readModules } from './releases/modules-folder.ts';

/*
 * A team that owns one module has its sources, the kits and what npm installs; of the rest of the portal it has at most what is deployed.
 * This copies exactly that and builds the module there.
 */

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, '../..');
const kits = ['contracts', 'ui', 'web-kit', 'tooling'];

const copy = await realpath(await mkdtemp(join(tmpdir(), 'pwp-isolated-')));
await copySources('package.json', 'tsconfig.server.json', 'tsconfig.web.json', ...kits.map((kit) => `packages/${kit}`));
await cp(join(repository, 'modules/_template'), join(copy, 'modules/exemple'), { recursive: true, filter: isSource });
await linkInstalledPackages();
await deployTheRest();

afterAll(async () => {
  await rm(copy, { recursive: true });
});

test('a module builds without the sources of the others and of the shell, and changes nothing but its own entry', async () => {
  await build();
  const before = await readPortal();
  expect(before.exemple?.release?.entry.url).toMatch(/^\/modules\/exemple\/[0-9a-f]{64}\/main-[\w-]+\.js$/);

  await build();
  expect(await readPortal(), 'the same sources give the same bytes').toEqual(before);

  const words = join(copy, 'modules/exemple/web/locales/fr.ts');
  const source = await readFile(words, 'utf8');
  await writeFile(words, source.replaceAll('Ajouter la note', 'Ajouter cette note'));
  await build();
  const after = await readPortal();
  expect(after.exemple?.release?.version).not.toBe(before.exemple?.release?.version);
  expect(after.exemple?.release?.entry.integrity).not.toBe(before.exemple?.release?.entry.integrity);
  expect(after.others.map((entry) => [entry.id, entry.release !== null])).toEqual([
    ['voisin', true],
    ['support', false],
  ]);
  expect(after.others).toEqual(before.others);
  expect([...after.filesOutside.keys()]).toContain('shell/dist/boot-a1.js');
  expect(after.filesOutside).toEqual(before.filesOutside);
});

async function copySources(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await cp(join(repository, path), join(copy, path), { recursive: true, filter: isSource });
  }
}

function isSource(path: string): boolean {
  return !['node_modules', 'dist'].includes(basename(path));
}

/** The packages of npm as they are installed, but `@pwp/…` of the copy: the installed ones lead back to the repository. */
async function linkInstalledPackages(): Promise<void> {
  const installed = join(repository, 'node_modules');
  await mkdir(join(copy, 'node_modules/@pwp'), { recursive: true });
  const names = (await readdir(installed)).filter((name) => name !== '@pwp' && !name.startsWith('.vite'));
  await Promise.all(names.map((name) => symlink(join(installed, name), join(copy, 'node_modules', name))));
  for (const kit of kits) await symlink(join(copy, 'packages', kit), join(copy, 'node_modules/@pwp', kit));
}

/** Another module and the shell as they are deployed (built files only), and a module that is only announced. */
async function deployTheRest(): Promise<void> {
  const declaration = (id: string, more: object) =>
    JSON.stringify({ id, title: id, path: `/${id}`, icon: 'fr-icon-mail-line', ...more });
  await write('modules/voisin/module.json', declaration('voisin', { order: 10, home: true }));
  await write('modules/voisin/dist/build.json', JSON.stringify({ files: [{ name: 'main-a1.js', role: 'entry' }] }));
  await write('modules/voisin/dist/main-a1.js', 'export const mount = () => Promise.resolve();');
  await write('modules/support/module.json', declaration('support', { order: 20, availability: 'to-come' }));
  await write('shell/dist/boot-a1.js', 'export const shell = true;');
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(join(copy, path)), { recursive: true });
  await writeFile(join(copy, path), content);
}

/** Runs the module's own build script, as `npm run build` does, without what vitest says in the environment. */
async function build(): Promise<void> {
  const env = { PATH: dirname(process.execPath) };
  await run(process.execPath, ['--run', 'build'], { cwd: join(copy, 'modules/exemple'), env });
}

interface Portal {
  exemple: ManifestEntry | undefined;
  others: ManifestEntry[];
  /** Digests by path of every file that is not the module's. */
  filesOutside: Map<string, string>;
}

async function readPortal(): Promise<Portal> {
  const read = await readModules(join(copy, 'modules'));
  const { modules, faults } = composeManifest(read.modules.map((module) => module.entry));
  expect([...read.faults, ...faults]).toEqual([]);
  return {
    exemple: modules.find((entry) => entry.id === 'exemple'),
    others: modules.filter((entry) => entry.id !== 'exemple'),
    filesOutside: await digestOutside(),
  };
}

async function digestOutside(): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  const inside = [join(copy, 'modules/exemple'), join(copy, 'node_modules')];
  for (const file of await readdir(copy, { recursive: true, withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    if (!file.isFile() || inside.some((folder) => path.startsWith(`${folder}/`))) continue;
    digests.set(
      relative(copy, path),
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  }
  return digests;
}
