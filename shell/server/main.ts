/** The front door as a process of its own: pages and files here, everything else forwarded to the other parts. */
import { createServer } from 'node:http';
import { readShellConfig } from './config.ts';
import { createShell } from './create-shell.ts';
import { createFrontDoor } from './front-door.ts';
import { log } from './log.ts';

const config = readShellConfig();
const shell = await createShell(config);
const door = createFrontDoor({
  routes: [
    { prefixes: config.localStack ? ['/api', '/metrics'] : ['/api'], to: config.apiUrls },
    { prefixes: ['/registry', '/modules'], to: [config.registryUrl] },
    { prefixes: config.localStack ? ['/auth', '/dev', '/simulateurs'] : ['/auth'], to: [config.outsideUrl] },
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
