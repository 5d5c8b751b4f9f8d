import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { ApiModule } from '@pwp/api-kit';
import { bringIsolated } from '@pwp/platform-api/isolation/isolated-module';
import { expect } from 'vitest';

const MODULES = resolve(import.meta.dirname, '../../../modules');

/** What was brought, which serves any number of APIs: a process describes a module once. */
const brought = new Map<string, Promise<ApiModule>>();

/** The same modules, each in a process of its own; one that has no folder stays as it is. */
export async function isolatedTwins(modules: readonly ApiModule[]): Promise<ApiModule[]> {
  // What its tests start, where that is not what a portal does.
  const entries = globSync('*/module.json', { cwd: MODULES }).flatMap((file) => {
    const folder = join(MODULES, dirname(file));
    const { id } = JSON.parse(readFileSync(join(MODULES, file), 'utf8')) as { id: string };
    const entry = ['testing/isolated-api.ts', 'api/index.ts']
      .map((each) => join(folder, each))
      .find((each) => existsSync(each));
    return entry === undefined ? [] : [{ id, folder, entry }];
  });
  return Promise.all(
    modules.map(async (module) => {
      const entry = folderOf(entries.filter(({ id }) => id === module.id));
      if (entry === undefined) return module;
      // The first modules' settings have names of their own.
      const gives = Object.keys(module.settings.shape);
      const key = [entry.entry, ...gives].join(' ');
      const known = brought.get(key) ?? bringIsolated({ ...entry, gives });
      brought.set(key, known);
      return known;
    }),
  );
}

/** The folder of the test at hand, where several are of one id, as the models of modules are. */
function folderOf<Entry extends { folder: string }>(entries: readonly Entry[]): Entry | undefined {
  if (entries.length < 2) return entries[0];
  const { testPath = '' } = expect.getState();
  return entries.find(({ folder }) => testPath.startsWith(folder + sep));
}
