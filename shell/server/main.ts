/** The front door as a process of its own: pages and files here, everything else forwarded to the other parts. */
import { describeFailure, listen, runUntilSignal } from '@pwp/api-kit/server';
import { readOwnConfig } from './config.ts';
import { createShell } from './create-shell.ts';
import { createFrontDoor } from './front-door.ts';
import { log } from './log.ts';

try {
  const config = readOwnConfig();
  const shell = await createShell(config);
  const door = createFrontDoor({
    routes: [
      { prefixes: config.localStack ? ['/api', '/metrics'] : ['/api'], to: config.apiUrls },
      { prefixes: ['/registry', '/modules'], to: [config.registryUrl] },
      { prefixes: config.localStack ? ['/auth', '/dev', '/simulateurs'] : ['/auth'], to: [config.outsideUrl] },
      // Those that were not forwarded above are for one machine alone.
      { prefixes: ['/dev', '/metrics', '/simulateurs'], to: (_request, response) => response.writeHead(404).end() },
      { prefixes: ['/'], to: shell.handler },
    ],
    proxies: config.proxies,
  });
  const server = await listen(door.handler, config);
  log.info(`shell ready: ${config.publicUrl}`);
  runUntilSignal(
    async () => {
      await server.close(config.stopTimeout);
      await Promise.all([door.close(), shell.close()]);
    },
    { log, patience: config.stopTimeout + 5_000 },
  );
} catch (error) {
  console.error(describeFailure(error));
  process.exit(1);
}
