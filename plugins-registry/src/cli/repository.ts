import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where `pwp` works: the portal's repository, or a team's own. */
export interface Repository {
  root: string;
  modulesDir: string;
  /** The folder that a new module is copied from. */
  model: string;
  /** A team's own repository: it has the kits as packages, and nothing of the portal. */
  isSeparate: boolean;
}

/** The repository of this command, called in `folder`. */
export function findRepository(folder: string): Repository {
  const portal = resolve(import.meta.dirname, '../../..');
  const model = join(portal, 'modules/_template');
  if (existsSync(model)) return { root: portal, modulesDir: join(portal, 'modules'), model, isSeparate: false };
  const root = repositoryOf(folder) ?? folder;
  return {
    root,
    modulesDir: join(root, 'modules'),
    model: resolve(import.meta.dirname, '../../model'),
    isSeparate: true,
  };
}

/** A team's repository: the nearest folder that holds a package.json and is no module; undefined where there is none. */
export function repositoryOf(folder: string): string | undefined {
  const holds = (name: string) => existsSync(join(folder, name));
  if (holds('package.json') && !holds('module.json')) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}
