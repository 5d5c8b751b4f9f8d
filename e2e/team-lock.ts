import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { root } from '@pwp/testing/portal';
import { z } from 'zod';

const Lock = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({
      link: z.boolean().optional(),
      resolved: z.string().optional(),
      name: z.string().optional(),
      version: z.string().optional(),
    }),
  ),
});

type Entry = z.output<typeof Lock>['packages'][string];

/** npm looks for a package in its cache only where the lock says what address it had. */
function located(path: string, entry: Entry): Entry {
  const name = entry.name ?? path.split('node_modules/').at(-1) ?? '';
  return { ...entry, resolved: `https://registry.npmjs.org/${name}/-/${basename(name)}-${entry.version}.tgz` };
}

/**
 * A package-lock.json with the versions of the repository's own, for a repository that installs the kits: npm takes from it what it needs,
 * and asks no registry for versions. A package below a workspace is below the kit of that folder.
 */
export async function teamLock(): Promise<string> {
  const { packages, ...head } = Lock.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const links = Object.entries(packages).filter(([, { link }]) => link === true);
  const installed = new Map(links.map(([path, { resolved = '' }]) => [resolved, path]));
  const kept = Object.entries(packages).flatMap(([path, entry]) => {
    const [workspace = '', ...below] = path.split('/node_modules/');
    if (entry.link === true || (below.length === 0 && !path.startsWith('node_modules/'))) return [];
    const kit = installed.get(workspace);
    if (kit === undefined && !path.startsWith('node_modules/')) return [];
    return [[kit === undefined ? path : [kit, ...below].join('/node_modules/'), located(path, entry)] as const];
  });
  return JSON.stringify({ ...head, packages: { '': {}, ...Object.fromEntries(kept) } });
}
