import { listen, runUntilSignal } from '@pwp/api-kit';
import { createPlatformApi, readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { createFrontDoor } from '@pwp/shell/server';
import { DAILY_MAIL_PATH, dailyMailNow } from '../launchers/daily-mail-now.ts';
import { readLocalConfig } from '../launchers/local-config.ts';
import { prepareData } from '../launchers/prepare.ts';
import { API_PREFIXES, type ApiReady } from './api-keeper.ts';
import { printLogLine } from './print-log-line.ts';

/** Migrates and fills the data, then serves the API on a port that it tells its launcher, until a signal. */
export async function serveApi(): Promise<void> {
  const config = readPlatformConfig();
  await prepareData(config, readLocalConfig().dataDir, (line) => console.log(`  ${line}`));
  const platform = await createPlatformApi({ config, modules: installedModules, writeLog: printLogLine });
  const door = createFrontDoor({
    routes: [
      { prefixes: [DAILY_MAIL_PATH], to: dailyMailNow(platform) },
      { prefixes: API_PREFIXES, to: platform.handler },
    ],
    proxies: config.proxies,
  });
  const server = await listen(door.handler, { host: '127.0.0.1', port: 0 });
  process.send?.({ url: server.url } satisfies ApiReady);
  runUntilSignal(
    async () => {
      platform.drain();
      await server.close(config.stopTimeout);
      await platform.close();
    },
    { log: platform.log },
  );
}
