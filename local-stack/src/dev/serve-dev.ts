import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join, relative, resolve } from 'node:path';
import { CannotListen, runUntilSignal } from '@pwp/api-kit';
import { createRegistry, WORKER_POLICY } from '@pwp/plugins-registry';
import { createFrontDoor, createShell, readShellConfig, type FrontDoorRoute } from '@pwp/shell/server';
import { pino } from 'pino';
import type { ViteDevServer } from 'vite';
import { partsEnvironment, type LocalConfig } from '../launchers/local-config.ts';
import { createOutside } from '../launchers/outside.ts';
import { announce, makeFolder } from '../launchers/serve-portal.ts';
import { API_PREFIXES, keepApi, type ApiKeeper } from './api-keeper.ts';
import { devPolicy } from './dev-policy.ts';
import { openVite, warmUp } from './portal-vite.ts';
import { SHELL_FILES, SOURCES, writeStandIns } from './stand-in-builds.ts';

const root = resolve(import.meta.dirname, '../../..');

/** What the API's process reads: a change there replaces it. */
const API_CODE = /^(?:platform-api\/src|packages\/(?:api-kit|contracts)\/src|modules\/[^/]+\/(?:api|contracts))\//;
const MODULE_FILE = /^modules\/[^/]+\/module\.json$/;

/** One save may touch several files: what follows within so long, ms, is the same change. */
const ONE_CHANGE = 50;

/** Serves the portal from source on the port of `config`, until a signal: pages by Vite, the API in a process of its own. */
export async function serveDev(config: LocalConfig): Promise<void> {
  const selfUrl = `http://127.0.0.1:${config.port}`;
  const environment = partsEnvironment(config, selfUrl);
  makeFolder(config.dataDir);
  const composed = Promise.withResolvers<void>();
  // A page that waits for a restart asks as soon as the port is open: it is answered once there is something to answer.
  let serve: RequestListener = (request, response) =>
    void composed.promise.then(() => {
      if (!response.destroyed) serve(request, response);
    });
  const server = createServer((request, response) => serve(request, response));
  await listenOn(server, config);

  const api = keepApi({ PWP_STOP_TIMEOUT: '2000', ...environment, PWP_TRUSTED_PROXIES: 'loopback' }, config.proxies);
  const vite = await openVite(root, server, config.dataDir);
  const outside = await createOutside(config, selfUrl);

  /** The shell and the registry, made again when a module's declaration changes. */
  async function compose(): Promise<void> {
    const { dist, modulesDir } = writeStandIns(root, join(config.dataDir, 'dev'));
    const registry = await createRegistry({ modulesDir });
    for (const fault of registry.faults) console.error(`Registre : ${JSON.stringify(fault)}`);
    const shell = await createShell(readShellConfig(environment), {
      dist,
      policy: devPolicy,
      fetchManifest: () => Promise.resolve({ manifest: registry.manifest, etag: undefined }),
    });
    const routes: FrontDoorRoute[] = [
      { prefixes: API_PREFIXES, to: api.handler },
      { prefixes: ['/registry', '/modules'], to: registry.handler },
      ...outside.routes,
      { prefixes: SHELL_FILES, to: shell.handler },
      { prefixes: [SOURCES.slice(0, -1)], to: sourcesFrom(vite) },
      { prefixes: ['/'], to: shell.handler },
    ];
    serve = createFrontDoor({ routes, proxies: config.proxies }).handler;
  }

  await compose();
  composed.resolve();
  // The API comes last: its jobs ask the stand-ins as soon as it runs.
  await Promise.all([api.restart(), warmUp(vite)]);
  follow(vite, api, compose);
  announce(config, ['Pages, styles et API suivent chaque enregistrement.']);

  runUntilSignal(
    async () => {
      server.close();
      await Promise.all([api.close(), vite.close()]);
      server.closeAllConnections();
      await outside.close();
    },
    { log: pino({ name: 'dev' }) },
  );
}

async function listenOn(server: Server, { host, port }: LocalConfig): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw new CannotListen(host, port, error);
  });
}

function sourcesFrom(vite: ViteDevServer): RequestListener {
  return (request, response) => {
    // What a module's worker may do, as the registry says it in production.
    response.setHeader('content-security-policy', WORKER_POLICY);
    vite.middlewares(request, response, () => response.writeHead(404).end());
  };
}

/** Does what a save asks for beyond Vite's own replacements. */
function follow(vite: ViteDevServer, api: ApiKeeper, compose: () => Promise<void>): void {
  let changes: NodeJS.Timeout | undefined;
  vite.watcher.on('all', (_event, file) => {
    const path = relative(root, file).replaceAll('\\', '/');
    const isDeclaration = MODULE_FILE.test(path);
    if (isDeclaration)
      compose().then(
        () => vite.ws.send({ type: 'full-reload' }),
        (error: unknown) => console.error(error),
      );
    const isCode = API_CODE.test(path) && path.endsWith('.ts') && !path.endsWith('.test.ts');
    if (!isDeclaration && !isCode) return;
    clearTimeout(changes);
    changes = setTimeout(() => {
      const saved = Date.now();
      void api.restart().then(() => console.log(`API : ${path}, ${Date.now() - saved} ms`));
    }, ONE_CHANGE);
  });
}
