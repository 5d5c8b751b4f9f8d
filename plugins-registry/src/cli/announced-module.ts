import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { readModuleFile, type ModuleDeclaration } from '@pwp/contracts';
import { portalOf } from './start-portal.ts';
import type { Repository } from './repository.ts';

/** What the portal announces as « à venir » under this id, in this repository or in the portal that a team installed. */
export async function announcedModule(
  { root, modulesDir, isSeparate }: Pick<Repository, 'root' | 'modulesDir' | 'isSeparate'>,
  id: string,
): Promise<ModuleDeclaration | undefined> {
  const entry = isSeparate ? portalOf(root) : undefined;
  const provided = entry === undefined ? [] : [resolve(dirname(entry), '../../../modules')];
  for (const folder of [modulesDir, ...provided]) {
    const file = join(folder, id, 'module.json');
    const read = existsSync(file) ? readModuleFile(await readFile(file, 'utf8')) : undefined;
    if (read !== undefined && 'declaration' in read && read.declaration.availability === 'to-come')
      return read.declaration;
  }
  return undefined;
}
