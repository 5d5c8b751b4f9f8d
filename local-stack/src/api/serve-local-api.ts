import { readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import type { LaunchedProcess } from '@pwp/platform-api/launcher/answer-launcher';
import { serveApi } from '@pwp/platform-api/launcher/serve-api';
import { createFrontDoor } from '../front-door/front-door.ts';
import { prepareData } from '../launchers/prepare.ts';
import { API_PREFIXES, DAILY_MAIL_PATH } from './api-paths.ts';
import { dailyMailNow } from './daily-mail-now.ts';
import { printLogLine } from './print-log-line.ts';

/**
 * Migrates and fills the data, then serves the API on a port that its launcher is told. `dataDir` is that of the simulators;
 * `readable` prints the log for a person.
 */
export async function serveLocalApi(dataDir: string, readable: boolean, launched: LaunchedProcess): Promise<void> {
  const config = { ...readPlatformConfig(), host: '127.0.0.1', port: 0 };
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
