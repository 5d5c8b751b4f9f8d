import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ApiModule } from '@pwp/api-kit';
import { bringIsolated } from '@pwp/platform-api/isolation/isolated-module';

const MODULES = resolve(import.meta.dirname, '../../../modules');

/** The same modules, each in a process of its own; one that has no folder stays as it is. */
export async function isolatedTwins(modules: readonly ApiModule[]): Promise<ApiModule[]> {
  const folders = new Map(
    globSync('*/module.json', { cwd: MODULES }).map((file) => {
      const { id } = JSON.parse(readFileSync(join(MODULES, file), 'utf8')) as { id: string };
      return [id, join(MODULES, dirname(file))];
    }),
  );
  return Promise.all(
    modules.map(async (module) => {
      const folder = folders.get(module.id);
      if (folder === undefined) return module;
      return bringIsolated({ id: module.id, folder, entry: join(folder, 'api/index.ts') });
    }),
  );
}
