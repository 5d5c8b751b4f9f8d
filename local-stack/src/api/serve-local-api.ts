import type { Environment } from '@pwp/contracts';
import { readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import type { LaunchedProcess } from '@pwp/platform-api/launcher/answer-launcher';
import { serveApi } from '@pwp/platform-api/launcher/serve-api';
import { createFrontDoor } from '../front-door/front-door.ts';
import { prepareData } from '../launchers/prepare.ts';
import { API_PREFIXES, DAILY_MAIL_PATH } from './api-paths.ts';
import { dailyMailNow } from './daily-mail-now.ts';
import { printLogLine } from './print-log-line.ts';

/** How the local API is run. */
interface LocalApi {
  environment: Environment;
  /** That of the simulators. */
  dataDir: string;
  /** Prints the log for a person. */
  readable: boolean;
}

/** Migrates and fills the data, then serves the API on a port that its launcher is told. */
export async function serveLocalApi(
  { environment, dataDir, readable }: LocalApi,
  launched: LaunchedProcess,
): Promise<void> {
  const config = { ...readPlatformConfig(environment), host: '127.0.0.1', port: 0 };
  await prepareData(config, dataDir, (line) => console.log(`  ${line}`));
  await serveApi(
    {
      config,
      modules: installedModules,
      handlerOf: (platform) =>
        createFrontDoor({
          routes: [
            { prefixes: [DAILY_MAIL_PATH], to: dailyMailNow(platform) },
            { prefixes: API_PREFIXES, to: platform.handler },
          ],
          proxies: config.proxies,
        }),
      ...(readable && { writeLog: printLogLine }),
    },
    launched,
  );
}
