import type { RequestListener } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { TrustedProxies } from '@pwp/api-kit';
import type { Environment } from '@pwp/contracts';
import type { ForkOptions } from '@pwp/platform-api/launcher/forked-api';
import { createLauncher, type Launcher } from '@pwp/platform-api/launcher';
import { readLauncherSettings } from '@pwp/platform-api/launcher/launcher-config';
import { createFrontDoor } from '../front-door/front-door.ts';
import { moduleFolder, type PortalPlaces } from '../launchers/portal-places.ts';
import { RENEWAL_PATH } from './api-paths.ts';
import { isUnchangedSince, stateOf } from './module-code.ts';
import { unavailable } from './unavailable.ts';

/** The API that `npm start` serves, by the launcher of production. */
export interface LaunchedApi extends Pick<Launcher, 'start' | 'reload' | 'close'> {
  /** Requests that come while no process serves wait for one, for `PATIENCE`. */
  handler: RequestListener;
  /** The ids of the modules that are served, when this one is among them and its API was read as it stands now: no reload would change it. */
  servesAsItStands: (module: string) => Promise<string[] | undefined>;
  /** Has these modules go on in processes on their code as it is now; gives the ids of what is served, or undefined when a reload alone does that. */
  renew: (modules: readonly string[]) => Promise<string[] | undefined>;
}

/** How the API is run: `dataDir` is where the simulators keep what the demo data fills. */
export interface LaunchedOptions {
  environment: Environment;
  places: PortalPlaces;
  dataDir: string;
  proxies: TrustedProxies;
}

/** How long a request waits for a process that serves, ms. */
const PATIENCE = 10_000;

/** How long modules may take to go on in other processes, ms. */
const RENEWING = 60_000;

const refusal = unavailable('L’API s’est arrêtée et redémarre. Réessayez dans un instant.');

/** A process of the local API; `flags` are its own. */
export function localProcess(
  { environment, dataDir, places: { repository, provided } }: Omit<LaunchedOptions, 'proxies'>,
  ...flags: string[]
): ForkOptions {
  const folders = ['--data', dataDir, '--repository', repository, ...(provided ? ['--provided', provided] : [])];
  const exec = fileURLToPath(new URL('api-process.ts', import.meta.url));
  return { exec, args: [...folders, ...flags], environment };
}

/** Starts a process that reads its code at once, and serves when asked to. */
export function launchApi({ proxies, ...options }: LaunchedOptions): LaunchedApi {
  const settings = readLauncherSettings(options.environment);
  const launcher = createLauncher({
    ...settings,
    ...localProcess(options),
    report: {
      serves: (pid) => console.log(`  API : processus ${pid}`),
      ended: (_pid, pause) =>
        console.error(`L’API s’est arrêtée (voir ci-dessus) : nouveau départ dans ${pause / 1_000} s.`),
      failed: ({ message }) => console.error(`L’API n’a pas démarré : ${message}`),
    },
  });
  /** The code of the modules that the process at this address renewed. */
  let renewed = { url: '', states: new Map<string, string>() };
  let door = { url: '', handle: refusal };
  const doorTo = (url: string) => {
    if (door.url !== url)
      door = { url, handle: createFrontDoor({ routes: [{ prefixes: ['/'], to: [url] }], proxies }) };
    return door.handle;
  };
  return {
    ...launcher,
    handler: (request, response) => {
      const serving = launcher.serving();
      if (!(serving instanceof Promise)) {
        doorTo(serving.url)(request, response);
        return;
      }
      void Promise.race([serving, setTimeout(PATIENCE, undefined, { ref: false })]).then((next) => {
        // Who left meanwhile is answered nothing.
        if (!response.destroyed) (next === undefined ? refusal : doorTo(next.url))(request, response);
      });
    },
    async renew(modules) {
      const serving = launcher.serving();
      // Of several, one alone would be asked.
      if (serving instanceof Promise || settings.processes > 1) return undefined;
      const address = new URL(RENEWAL_PATH, serving.url);
      for (const module of modules) address.searchParams.append('module', module);
      // Before it is read: what is saved meanwhile is another's.
      const states = await Promise.all(
        modules.map(async (module) => [module, await stateOf(moduleFolder(options.places, module))] as const),
      );
      const answer = await fetch(address, {
        method: 'POST',
        headers: { authorization: `Bearer ${options.environment['PWP_REGISTRY_OPERATOR_TOKEN'] ?? ''}` },
        redirect: 'error',
        signal: AbortSignal.timeout(RENEWING),
      });
      if (!answer.ok) return undefined;
      if (renewed.url !== serving.url) renewed = { url: serving.url, states: new Map() };
      for (const [module, state] of states) renewed.states.set(module, state);
      return serving.modules;
    },
    async servesAsItStands(module) {
      const serving = launcher.serving();
      if (serving instanceof Promise || !serving.modules.includes(module)) return undefined;
      const folder = moduleFolder(options.places, module);
      const state = renewed.url === serving.url ? renewed.states.get(module) : undefined;
      const isAsItStands =
        state === undefined ? await isUnchangedSince(folder, serving.readAt) : state === (await stateOf(folder));
      return isAsItStands ? serving.modules : undefined;
    },
  };
}
