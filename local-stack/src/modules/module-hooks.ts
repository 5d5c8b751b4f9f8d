import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeFailure } from '@pwp/api-kit/server';
import type { LocalPortal } from '@pwp/api-kit/local-portal';
import { moduleFolder, type PortalPlaces } from '../launchers/portal-places.ts';

/** What a module gives to a portal on one machine. */
export interface ModuleHook {
  module: string;
  portal: LocalPortal;
}

/** How what a module fails at is told. */
export interface HookFaults {
  onStep: (line: string) => void;
  /** Has a fault end the start (PWP_STRICT_MODULES). */
  strict: boolean;
}

/** The file of a module that gives it. */
const FILE = 'testing/local-portal';

/** Reads what the modules of a portal give to it, in the order of their ids. One whose file fails is told, and gives nothing. */
export async function readHooks(places: PortalPlaces, faults: HookFaults): Promise<ModuleHook[]> {
  const { repository, provided } = places;
  const hooks: ModuleHook[] = [];
  for (const folder of [join(repository, 'modules'), ...(provided === undefined ? [] : [provided])])
    for (const file of globSync(`[!_.]*/${FILE}.{ts,js}`, { cwd: folder })) {
      const module = dirname(dirname(file));
      // A module of the repository takes the place of the one that comes with the portal, this file included.
      if (moduleFolder(places, module) !== join(folder, module)) continue;
      await orTell(module, faults, async () => {
        hooks.push({
          module,
          portal: localPortalOf(await import(/* @vite-ignore */ pathToFileURL(join(folder, file)).href)),
        });
      });
    }
  return hooks.toSorted((one, other) => (one.module < other.module ? -1 : 1));
}

/** Does what a module gives. What it throws is told by the name of the module, and the portal goes on without. */
export async function orTell(module: string, { onStep, strict }: HookFaults, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const said = `« ${module} » (modules/${module}/${FILE}.ts) : ${describeFailure(error)}`;
    if (strict) throw new Error(`PWP_STRICT_MODULES : ${said}`, { cause: error });
    onStep(`${said}. Le portail démarre sans.`);
  }
}

function localPortalOf(exported: unknown): LocalPortal {
  if (typeof exported === 'object' && exported !== null && 'localPortal' in exported && isGiven(exported.localPortal))
    return exported.localPortal;
  throw new Error('exporte « localPortal », fait par defineLocalPortal de @pwp/api-kit/local-portal');
}

function isGiven(value: unknown): value is LocalPortal {
  return typeof value === 'object' && value !== null && ('seed' in value || 'standIn' in value);
}
