import { mkdirSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { StandIn } from '@pwp/api-kit/local-portal';
import type { FrontDoorRoute } from '../front-door/front-door.ts';
import { orTell, type HookFaults, type ModuleHook } from './module-hooks.ts';

/** The stand-ins of modules, on the port of their portal. */
export interface ModuleStandIns {
  /** Settings of the modules that ask them, by environment variable. */
  settings: Readonly<Record<string, string>>;
  routes: FrontDoorRoute[];
  close: () => Promise<void>;
}

/** Starts the stand-ins of modules, whose address is below `selfUrl`. One that does not start is told, and its module has no settings of it. */
export async function startModuleStandIns(
  hooks: readonly ModuleHook[],
  { dataDir, selfUrl }: { dataDir: string; selfUrl: string },
  faults: HookFaults,
): Promise<ModuleStandIns> {
  const settings: Record<string, string> = {};
  const routes: FrontDoorRoute[] = [];
  const started: [string, StandIn][] = [];
  for (const { module, portal } of hooks) {
    const { standIn } = portal;
    if (standIn === undefined) continue;
    await orTell(module, faults, async () => {
      const folder = join(dataDir, 'stand-ins', module);
      mkdirSync(folder, { recursive: true });
      const prefix = `/simulateurs/${module}`;
      const running = await standIn.start({ folder });
      started.push([module, running]);
      Object.assign(settings, standIn.settings(`${selfUrl}${prefix}`));
      routes.push({ prefixes: [prefix], to: below(prefix, module, running) });
    });
  }
  return {
    settings,
    routes,
    async close() {
      for (const [module, { close }] of started) await orTell(module, faults, async () => close?.());
    },
  };
}

/** Hands over what is asked below a prefix. What throws is answered 500 and told: it ends no portal. */
function below(prefix: string, module: string, { handler }: StandIn): RequestListener {
  return (request, response) => {
    const rest = request.url?.slice(prefix.length) ?? '';
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
    const answered = Promise.resolve().then(() => handler(request, response));
    answered.catch((error: unknown) => {
      console.error(`La doublure de « ${module} » a échoué :`, error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  };
}
