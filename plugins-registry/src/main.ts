/** Runs the registry as a process of its own. */
import { createLog, describeFailure, listen, runUntilSignal, startTracing } from '@pwp/api-kit/server';
import { readOwnConfig } from './config.ts';
import { createRegistry } from './create-registry.ts';

const log = createLog('registry');

try {
  const config = readOwnConfig();
  const stopTracing = await startTracing(config.tracing, 'pwp-registry', log);
  const registry = await createRegistry(config, { log });
  for (const fault of registry.faults()) log.warn(fault, 'module left out, or shown without its release');
  const server = await listen(registry.handler, { ...config, ...config.limits });
  log.info(`Registry ready: ${server.url}`);
  const keeping = registry.keepBuilds().catch((error: unknown) => {
    log.warn({ err: error }, 'the modules of this version could not be put beside the releases');
  });
  runUntilSignal(
    async () => {
      registry.drain();
      await server.close();
      await keeping;
      await registry.close();
      await stopTracing();
    },
    { log },
  );
} catch (error) {
  console.error(describeFailure(error));
  process.exit(1);
}
