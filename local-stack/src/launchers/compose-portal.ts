import type { RequestListener } from 'node:http';
import type { Logger } from '@pwp/api-kit';
import type { Environment } from '@pwp/contracts';
import { createRegistry, readRegistryConfig } from '@pwp/plugins-registry';
import { createShell, readShellConfig } from '@pwp/shell/server';
import { API_PREFIXES, ROLL_PATH } from '../api/api-paths.ts';
import type { LaunchedApi } from '../api/launched-api.ts';
import { rollOnRequest } from '../api/roll-request.ts';
import { createFrontDoor, type FrontDoorRoute } from '../front-door/front-door.ts';
import type { LocalConfig } from './local-config.ts';
import { createOutside } from './outside.ts';
import type { PortalPlaces } from './portal-places.ts';

/** What a portal is composed of. */
export interface PortalParts {
  config: LocalConfig;
  places: PortalPlaces;
  environment: Environment;
  api: LaunchedApi;
  /** Where this portal answers on the machine. */
  selfUrl: string;
  /** Of the modules. */
  standIns: readonly FrontDoorRoute[];
  /** Of an identity in a process of its own; the embedded one when undefined. */
  identityUrl: string | undefined;
  log: Logger;
  onStep: (line: string) => void;
}

/** What answers on the port of a portal. */
export interface Portal {
  handler: RequestListener;
  /** Ends what a stop does not wait for. */
  drain: () => void;
  /** Ends all but the API. */
  close: () => Promise<void>;
}

/** Starts shell, registry and stand-ins, and puts them beside the API. */
export async function composePortal(parts: PortalParts): Promise<Portal> {
  const { config, places, environment, api, selfUrl, log, onStep } = parts;
  const registryConfig = { ...readRegistryConfig(environment), providedModulesDir: places.provided };
  const outside = await createOutside(config, selfUrl, parts.identityUrl);
  const registry = await createRegistry(registryConfig, {
    // A page asks for the files of every module: a line each would hide all others.
    log: log.child({}, { level: 'warn' }),
  });
  for (const fault of registry.faults()) onStep(`Registre : ${JSON.stringify(fault)}`);
  const shellConfig = readShellConfig(environment);
  const shell = await createShell({ ...shellConfig, registryKeys: [registry.publicKey] });
  const handler = createFrontDoor({
    routes: [
      { prefixes: ['/metrics/registre'], to: registry.handler },
      { prefixes: ['/metrics/pages'], to: shell },
      { prefixes: API_PREFIXES, to: api.handler },
      { prefixes: [ROLL_PATH], to: rollOnRequest(api, registryConfig.operatorToken) },
      { prefixes: ['/registry', '/modules'], to: registry.handler },
      // An identity in a process of its own may be down.
      ...outside.routes.map((route) => ({ ...route, whenDown: shell })),
      ...parts.standIns,
      { prefixes: ['/'], to: shell },
    ],
    proxies: config.proxies,
  });
  return {
    handler,
    drain: registry.drain,
    async close() {
      await Promise.all([registry.close(), outside.close()]);
    },
  };
}
