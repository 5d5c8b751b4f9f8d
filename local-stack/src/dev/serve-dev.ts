import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { join } from 'node:path';
import { CannotListen, createLog, runUntilSignal } from '@pwp/api-kit';
import { WORKER_POLICY } from '@pwp/contracts';
import { createRegistry, readRegistryConfig, type RegistryServer } from '@pwp/plugins-registry';
import { createShell, readShellConfig } from '@pwp/shell/server';
import type { ViteDevServer } from 'vite';
import { API_PREFIXES } from '../api/api-paths.ts';
import { replaceApi } from '../api/replaced-api.ts';
import { createFrontDoor, type FrontDoorRoute } from '../front-door/front-door.ts';
import { partsEnvironment, type LocalConfig } from '../launchers/local-config.ts';
import { createOutside } from '../launchers/outside.ts';
import { OWN_PLACES } from '../launchers/portal-places.ts';
import { localRegistrySettings } from '../launchers/registry-secrets.ts';
import { announce, makeFolder } from '../launchers/serve-portal.ts';
import { readHooks } from '../modules/module-hooks.ts';
import { startModuleStandIns } from '../modules/module-stand-ins.ts';
import { devPolicy } from './dev-policy.ts';
import { followSaves } from './follow-saves.ts';
import { openVite, warmUp } from './portal-vite.ts';
import { SHELL_FILES, SOURCES, writeStandIns } from './stand-in-builds.ts';

const { repository: root } = OWN_PLACES;

/** Serves the portal from source on the port of `config`, until a signal: pages by Vite, the API in a process of its own. */
export async function serveDev(config: LocalConfig): Promise<void> {
  const selfUrl = `http://127.0.0.1:${config.port}`;
  makeFolder(config.dataDir);
  const folder = join(config.dataDir, 'dev');
  const told = {
    ...partsEnvironment(config, selfUrl),
    // A journal of its own: what was published does not hide the sources.
    ...localRegistrySettings(folder),
    PWP_REGISTRY_URL: selfUrl,
    // Every module comes from its sources here, and the pages have no other Vue than Vite's.
    PWP_DEV_GRANTS: 'false',
  };
  const composed = Promise.withResolvers<void>();
  // A page that waits for a restart asks as soon as the port is open: it is answered once there is something to answer.
  let serve: RequestListener = (request, response) =>
    void composed.promise.then(() => {
      if (!response.destroyed) serve(request, response);
    });
  const server = createServer((request, response) => serve(request, response));
  await listenOn(server, config);

  const faults = { onStep: (line: string) => console.error(line), strict: false };
  const standIns = await startModuleStandIns(await readHooks(OWN_PLACES, faults), { ...config, selfUrl }, faults);
  const environment = { ...standIns.settings, ...told };
  const api = replaceApi({
    environment: { PWP_STOP_TIMEOUT: '2000', ...environment, PWP_TRUSTED_PROXIES: 'loopback' },
    places: OWN_PLACES,
    dataDir: config.dataDir,
    proxies: config.proxies,
  });
  const vite = await openVite(root, server, config.dataDir);
  const outside = await createOutside(config, selfUrl);

  let registry: RegistryServer | undefined;

  /** The shell and the registry, made again when a module's declaration changes. */
  async function compose(): Promise<void> {
    const { dist, modulesDir } = writeStandIns(root, folder);
    const former = registry;
    registry = await createRegistry({ ...readRegistryConfig(environment), modulesDir });
    for (const fault of registry.faults()) console.error(`Registre : ${JSON.stringify(fault)}`);
    const shellConfig = readShellConfig(environment);
    const shell = await createShell(
      { ...shellConfig, registryKeys: [registry.publicKey] },
      { dist, policy: devPolicy },
    );
    const routes: FrontDoorRoute[] = [
      { prefixes: API_PREFIXES, to: api.handler },
      { prefixes: ['/registry', '/modules'], to: registry.handler },
      ...outside.routes,
      ...standIns.routes,
      { prefixes: SHELL_FILES, to: shell },
      { prefixes: [SOURCES.slice(0, -1)], to: sourcesFrom(vite) },
      { prefixes: ['/'], to: shell },
    ];
    serve = createFrontDoor({ routes, proxies: config.proxies });
    await former?.close();
  }

  await compose();
  composed.resolve();
  // The API comes last: its jobs ask the stand-ins as soon as it runs.
  await Promise.all([api.restart(), warmUp(vite)]);
  followSaves(root, vite, api, compose);
  announce(config, { notes: ['Pages, styles et API suivent chaque enregistrement.'] });

  runUntilSignal(
    async () => {
      registry?.drain();
      server.close();
      await Promise.all([api.close(), vite.close(), registry?.close()]);
      server.closeAllConnections();
      await Promise.all([outside.close(), standIns.close()]);
    },
    { log: createLog('dev') },
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
