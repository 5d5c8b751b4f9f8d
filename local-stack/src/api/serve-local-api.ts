import type { Environment } from '@pwp/contracts';
import { readPlatformConfig } from '@pwp/platform-api';
import type { LaunchedProcess } from '@pwp/platform-api/launcher/answer-launcher';
import { serveApi } from '@pwp/platform-api/launcher/serve-api';
import { loadInstalled } from '@pwp/platform-api/load-modules';
import { createFrontDoor } from '../front-door/front-door.ts';
import type { PortalPlaces } from '../launchers/portal-places.ts';
import { readHooks } from '../modules/module-hooks.ts';
import { prepareData } from '../launchers/prepare.ts';
import { API_PREFIXES, DAILY_MAIL_PATH, RENEWAL_PATH } from './api-paths.ts';
import { dailyMailNow } from './daily-mail-now.ts';
import { printLogLine } from './print-log-line.ts';
import { renewModules } from './renew-modules.ts';

/** How the local API is run. */
interface LocalApi {
  environment: Environment;
  places: PortalPlaces;
  /** That of the simulators. */
  dataDir: string;
  /** Prints the log for a person. */
  readable: boolean;
}

/** Brings the code of the modules. Gives what migrates and fills the data, then serves the API on a port that its launcher is told. */
export async function loadLocalApi({
  environment,
  places,
  dataDir,
  readable,
}: LocalApi): Promise<(launched: LaunchedProcess) => Promise<void>> {
  const modules = await loadInstalled(places);
  return async (launched) => {
    const config = { ...readPlatformConfig(environment), host: '127.0.0.1', port: 0 };
    const onStep = (line: string) => console.log(`  ${line}`);
    // Which files fail is told by the portal's own process.
    const hooks = await readHooks(places, { onStep: () => undefined, strict: config.strictModules });
    await prepareData(config, { modules, dataDir, hooks }, onStep);
    await serveApi(
      {
        config,
        modules,
        handlerOf: (platform) =>
          createFrontDoor({
            routes: [
              { prefixes: [DAILY_MAIL_PATH], to: dailyMailNow(platform) },
              { prefixes: [RENEWAL_PATH], to: renewModules(modules, environment['PWP_REGISTRY_OPERATOR_TOKEN']) },
              { prefixes: API_PREFIXES, to: platform.handler },
            ],
            proxies: config.proxies,
          }),
        ...(readable && { writeLog: printLogLine }),
      },
      launched,
    );
  };
}
