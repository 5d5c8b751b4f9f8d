import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';

const Host = z.looseObject({ dependencies: z.record(z.string(), z.string()).default({}) });

/** A module that the host has as a package of npm. */
export interface InstalledPackage {
  /** As the host's package.json calls it. */
  name: string;
  folder: string;
  /** The file that its package.json exports as `./api`. */
  entry: () => string;
}

/**
 * The dependencies in a host's package.json that are modules: each holds a module.json. `pwp pack` makes such a package. One that is not
 * installed is passed over: npm says so.
 */
export function installedPackages(host: string): InstalledPackage[] {
  const file = join(host, 'package.json');
  if (!existsSync(file)) return [];
  const { dependencies } = Host.parse(JSON.parse(readFileSync(file, 'utf8')));
  const require = createRequire(file);
  return Object.keys(dependencies)
    .toSorted()
    .map((name) => ({
      name,
      folder: join(host, 'node_modules', name),
      entry: () => require.resolve(`${name}/api`),
    }))
    .filter(({ folder }) => existsSync(join(folder, 'module.json')));
}
