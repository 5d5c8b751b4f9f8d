import { cp, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { root } from '@pwp/testing/portal';

const PARTS = ['modules', 'packages', 'platform-api', 'plugins-registry', 'shell', 'local-stack', 'deploy'];
const FILES = ['package.json', 'package-lock.json', 'lerna.json', 'nx.json'];

/** Copies the repository with what it built into a folder, to be broken there. Its npm packages are those of the repository. */
export async function copyRepository(folder: string): Promise<void> {
  const isOurs = (path: string) => basename(path) !== 'node_modules';
  await mkdir(folder);
  for (const part of [...PARTS, ...FILES])
    await cp(join(root, part), join(folder, part), { recursive: true, filter: isOurs });
  const installed = join(root, 'node_modules');
  await mkdir(join(folder, 'node_modules/@pwp'), { recursive: true });
  const names = (await readdir(installed)).filter((name) => name !== '@pwp' && !name.startsWith('.cache'));
  await Promise.all(names.map((name) => symlink(join(installed, name), join(folder, 'node_modules', name))));
  // npm's links are relative: in the copy they lead to the copy.
  for (const name of await readdir(join(installed, '@pwp')))
    await symlink(await readlink(join(installed, '@pwp', name)), join(folder, 'node_modules/@pwp', name));
}

/** Writes a file of a copy again; throws when what is to be changed is not there. */
export async function changeFile(path: string, from: string, to: string): Promise<void> {
  const before = await readFile(path, 'utf8');
  if (!before.includes(from)) throw new Error(`${path} no longer holds « ${from} ».`);
  await writeFile(path, before.replace(from, to));
}
