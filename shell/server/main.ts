/** The front door as a process of its own: pages and files here, everything else forwarded to the other parts. */
import { createServer } from 'node:http';
import { readOwnConfig, type ShellConfig } from './config.ts';
import { createShell } from './create-shell.ts';
import { createFrontDoor } from './front-door.ts';
import { log } from './log.ts';

const config = configOrEnd();
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
});
const server = createServer(door.handler);

server.once('error', (error) => {
  log.fatal({ err: error }, `impossible d'écouter sur ${config.host}:${config.port}`);
  process.exitCode = 1;
});
server.listen(config.port, config.host, () => log.info(`shell ready: ${config.publicUrl}`));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    server.closeIdleConnections();
    void Promise.all([shell.close(), door.close()]);
  });
}

/** Says what is wrong with the settings, one line each, and ends. */
function configOrEnd(): ShellConfig {
  try {
    return readOwnConfig();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(1);
  }
}
