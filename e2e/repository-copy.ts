import { cp, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { root } from '@pwp/testing/portal';

const PARTS = ['modules', 'packages', 'platform-api', 'plugins-registry', 'shell', 'local-stack', 'deploy'];
const FILES = ['package.json', 'package-lock.json', 'lerna.json', 'nx.json', 'vitest.config.ts'];

/**
 * Copies the repository with its builds into a folder, so that a test can break it. It shares the repository's npm
 * packages.
 */
export async function copyRepository(folder: string): Promise<void> {
  const isOurs = (path: string) => basename(path) !== 'node_modules';
  await mkdir(folder);
  for (const part of [...PARTS, ...FILES])
    await cp(join(root, part), join(folder, part), { recursive: true, filter: isOurs, preserveTimestamps: true });
  const installed = join(root, 'node_modules');
  const ours = ['@pwp', '.bin'];
  const names = (await readdir(installed)).filter((name) => !ours.includes(name) && !name.startsWith('.cache'));
  await mkdir(join(folder, 'node_modules'));
  await Promise.all(names.map((name) => symlink(join(installed, name), join(folder, 'node_modules', name))));
  // With the times of the sources, this says that the copy is built.
  const mark = 'node_modules/.cache/pwp-build-mark';
  await cp(join(root, mark), join(folder, mark)).catch(() => undefined);
  // npm's links are relative: in the copy they point into the copy.
  for (const scope of ours) {
    await mkdir(join(folder, 'node_modules', scope));
    for (const name of await readdir(join(installed, scope)))
      await symlink(await readlink(join(installed, scope, name)), join(folder, 'node_modules', scope, name));
  }
}

/** Edits a file of a copy; throws when the text to replace is missing. */
export async function changeFile(path: string, from: string, to: string): Promise<void> {
  const before = await readFile(path, 'utf8');
  if (!before.includes(from)) throw new Error(`${path} no longer holds « ${from} ».`);
  await writeFile(path, before.replace(from, to));
}
