/** The shell's pages and files as a process of its own. A reverse proxy stands in front, and knows the addresses of the other parts. */
import { describeFailure, listen, runUntilSignal, startTracing } from '@pwp/api-kit/server';
import { readOwnConfig } from './config.ts';
import { createShell } from './create-shell.ts';
import { log } from './log.ts';

try {
  const config = readOwnConfig();
  const stopTracing = await startTracing(config.tracing, 'pwp-shell', log);
  const server = await listen(await createShell(config), config);
  log.info(`shell ready: ${config.publicUrl}`);
  runUntilSignal(
    async () => {
      await server.close(config.stopTimeout);
      await stopTracing();
    },
    { log, patience: config.stopTimeout + 5_000 },
  );
} catch (error) {
  console.error(describeFailure(error));
  process.exit(1);
}
