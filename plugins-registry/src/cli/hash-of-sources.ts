import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Folders of a module that hold no sources. */
const NO_SOURCES = /^(?:dist|dist-next|node_modules)(?:\/|$)/;

/** SHA-256, hexadecimal, over the names and bytes of a module's sources. */
export async function hashOfSources(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'))
    .filter((name) => !NO_SOURCES.test(name));
  const hash = createHash('sha256');
  for (const name of names.toSorted()) {
    const content = createHash('sha256').update(await readFile(join(folder, name)));
    hash.update(`${name}\n${content.digest('hex')}\n`);
  }
  return hash.digest('hex');
}
