import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { readModuleFile, type ModuleDeclaration } from '@pwp/contracts';
import { portalOf } from './start-portal.ts';
import type { Repository } from './repository.ts';

/**
 * What the portal announces as « à venir » under this id, in this repository or in the portal that a team installed. Nothing where the
 * repository's own folder holds anything but an announcement.
 */
export async function announcedModule(
  { root, modulesDir, isSeparate }: Pick<Repository, 'root' | 'modulesDir' | 'isSeparate'>,
  id: string,
): Promise<ModuleDeclaration | undefined> {
  const own = join(modulesDir, id);
  if (existsSync(own)) {
    const isAlone = (await readdir(own)).every((name) => name === 'module.json');
    return isAlone ? announcementIn(own) : undefined;
  }
  const entry = isSeparate ? portalOf(root) : undefined;
  return entry === undefined ? undefined : announcementIn(resolve(dirname(entry), '../../../modules', id));
}

async function announcementIn(folder: string): Promise<ModuleDeclaration | undefined> {
  const file = join(folder, 'module.json');
  const read = existsSync(file) ? readModuleFile(await readFile(file, 'utf8')) : undefined;
  return read !== undefined && 'declaration' in read && read.declaration.availability === 'to-come'
    ? read.declaration
    : undefined;
}
