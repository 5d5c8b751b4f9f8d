import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineApiModule, type ApiModule } from '@pwp/api-kit';
import { z } from 'zod';

/** Modules by the name of their folder, each brought when it is asked for. */
export type ModuleList = Readonly<Record<string, () => Promise<ApiModule>>>;

/** What a module that is listed threw while its code was brought. */
const errors = new WeakMap<ApiModule, unknown>();

/**
 * Brings the code of the modules. One that cannot be brought, or whose id is not its folder's, stands in the list without anything: the
 * platform names it and leaves it out.
 */
export async function loadModules(list: ModuleList, folderOf = packageFolder): Promise<ApiModule[]> {
  return Promise.all(
    Object.entries(list).map(async ([id, load]) => {
      try {
        const module = await load();
        assertOneId(id, module.id, folderOf(id));
        return module;
      } catch (error) {
        return broken(id, error);
      }
    }),
  );
}

/** The installed list, `defineApiModule`, the folder and `module.json` call a module the same: addresses, menu and tables follow from it. */
function assertOneId(id: string, declared: string, folder: string): void {
  const file = join(folder, 'module.json');
  const { id: written } = z.looseObject({ id: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')));
  const names = {
    'installed-modules.ts': id,
    [`modules/${basename(folder)}/api/index.ts (defineApiModule)`]: declared,
    'the folder': basename(folder),
    [`modules/${basename(folder)}/module.json`]: written,
  };
  if (new Set(Object.values(names)).size === 1) return;
  const said = Object.entries(names).map(([where, name]) => `${where} says « ${name} »`);
  throw new Error(`A module has one id everywhere: ${said.join(', ')}. Write the same in all of them.`);
}

/** Where npm linked the module's package. */
function packageFolder(id: string): string {
  return dirname(dirname(fileURLToPath(import.meta.resolve(`@pwp/module-${id}/api`))));
}

/** Why this module is listed without anything; undefined when it is whole. */
export function loadErrorOf(module: ApiModule): unknown {
  return errors.get(module);
}

function broken(id: string, error: unknown): ApiModule {
  const module = defineApiModule({
    id,
    settings: z.object({}),
    defineModels: () => undefined,
    migrations: [],
    start: () => ({ routes: [] }),
  });
  errors.set(module, error);
  return module;
}
