import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folders that a portal is started from. Each is an absolute path. */
export interface PortalPlaces {
  /** Its `modules` are shown, and so are the modules that its package.json names. */
  repository: string;
  /** Modules that come with a portal that is a package; one of the same id in `repository` takes the place of each. */
  provided?: string | undefined;
}

/** The portal's own repository, which holds all of it. */
export const OWN_PLACES: PortalPlaces = { repository: resolve(import.meta.dirname, '../../..') };

/** The folder of a module, which may not exist. */
export function moduleFolder({ repository, provided }: PortalPlaces, id: string): string {
  const own = join(repository, 'modules', id);
  return provided === undefined || existsSync(own) ? own : join(provided, id);
}
