import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The repository that `pwp` works in: the portal's or a team's. */
export interface Repository {
  root: string;
  modulesDir: string;
  /** The folder of the models that new modules are copied from. */
  models: string;
  /** A team's repository, which has the kits as packages and nothing else of the portal. */
  isSeparate: boolean;
}

/** Finds the repository for a command called in `folder`. */
export function findRepository(folder: string): Repository {
  const portal = resolve(import.meta.dirname, '../../..');
  const own = join(portal, 'modules');
  if (existsSync(join(own, '_template'))) return { root: portal, modulesDir: own, models: own, isSeparate: false };
  const root = repositoryOf(folder) ?? folder;
  return {
    root,
    modulesDir: join(root, 'modules'),
    models: resolve(import.meta.dirname, '../../model'),
    isSeparate: true,
  };
}

/** The nearest folder with a package.json that is not a module's; undefined without one. */
export function repositoryOf(folder: string): string | undefined {
  const holds = (name: string) => existsSync(join(folder, name));
  if (holds('package.json') && !holds('module.json')) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}
