import { listen, runUntilSignal } from '@pwp/api-kit';
import { createPlatformApi, readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { createFrontDoor } from '../front-door/front-door.ts';
import { prepareData } from '../launchers/prepare.ts';
import { ENDING, type ApiOrder, type ApiReady } from './api-child.ts';
import { API_PREFIXES, DAILY_MAIL_PATH } from './api-paths.ts';
import { dailyMailNow } from './daily-mail-now.ts';
import { printLogLine } from './print-log-line.ts';

/**
 * Migrates and fills the data, then serves the API on a port that it tells its launcher, until a signal. `dataDir` is that of the
 * simulators; `readable` prints the log for a person.
 */
export async function serveApi(dataDir: string, readable: boolean): Promise<void> {
  const config = readPlatformConfig();
  await prepareData(config, dataDir, (line) => console.log(`  ${line}`));
  const platform = await createPlatformApi({
    config,
    modules: installedModules,
    ...(readable && { writeLog: printLogLine }),
  });
  const door = createFrontDoor({
    routes: [
      { prefixes: [DAILY_MAIL_PATH], to: dailyMailNow(platform) },
      { prefixes: API_PREFIXES, to: platform.handler },
    ],
    proxies: config.proxies,
  });
  const server = await listen(door, { host: '127.0.0.1', port: 0 });
  process.on('message', (order: ApiOrder) => {
    if (order === 'drain') platform.drain();
  });
  process.send?.({ url: server.url, modules: [...platform.modules] } satisfies ApiReady);
  runUntilSignal(
    async () => {
      if (process.connected) process.send?.(ENDING);
      platform.drain();
      await server.close(config.stopTimeout);
      await platform.close();
    },
    { log: platform.log, patience: config.stopTimeout + 20_000 },
  );
}
