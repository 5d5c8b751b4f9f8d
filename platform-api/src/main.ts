/** The API as a separate process. */
import { createLog, describeFailure, listen, runUntilSignal } from '@pwp/api-kit';
import { readOwnConfig } from './config.ts';
import { installedModules } from './installed-modules.ts';
import { createPlatformApi } from './platform-api.ts';

try {
  const config = readOwnConfig(installedModules);
  const platform = await createPlatformApi({ config, modules: installedModules });
  const server = await listen(platform.handler, config);
  // Said whatever PWP_LOG_LEVEL is: who starts it waits for this line.
  createLog('api').info(`API ready: ${server.url}`);
  runUntilSignal(
    async () => {
      platform.drain();
      await server.close(config.stopTimeout);
      await platform.close();
    },
    { log: platform.log, patience: config.stopTimeout + 20_000 },
  );
} catch (error) {
  console.error(describeFailure(error));
  process.exit(1);
}
