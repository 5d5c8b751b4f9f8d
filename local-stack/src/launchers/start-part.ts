/** `npm run start:<part>`: one part of the portal in a process of its own, on the data that `npm start` made. */
import { createLog, listen, runUntilSignal, startTracing } from '@pwp/api-kit/server';
import { createShell, readShellConfig } from '@pwp/shell/server';
import { createFrontDoor } from '../front-door/front-door.ts';
import { markInUse } from './data-folder.ts';
import {
  adoptEnvironment,
  isLauncher,
  ownPartEnvironment,
  partsEnvironment,
  readLocalConfig,
  requireLoopback,
  type LocalConfig,
} from './local-config.ts';
import { orExplain } from './or-explain.ts';
import { localRegistrySettings } from './registry-secrets.ts';
import { createOutside } from './outside.ts';

const part = process.argv[2] ?? '';
/** Each of these modules starts its part when it is imported. */
const PARTS: Readonly<Record<string, (config: LocalConfig, outsideUrl: string) => Promise<unknown>>> = {
  api: () => import('@pwp/platform-api/main'),
  registry: () => import('@pwp/plugins-registry/main'),
  shell: startShell,
  outside: startOutside,
};

/** The shell with the front door before it: what is no page goes to the other parts. */
async function startShell(config: LocalConfig): Promise<void> {
  const shellConfig = readShellConfig();
  const { registryUrls, stopTimeout, tracing } = shellConfig;
  const log = createLog('shell');
  const stopTracing = await startTracing(tracing, 'pwp-shell', log);
  const shell = await createShell(shellConfig);
  const door = createFrontDoor({
    routes: [
      { prefixes: ['/metrics/pages'], to: shell },
      { prefixes: ['/api', '/metrics'], to: config.apiUrls },
      { prefixes: ['/registry', '/modules'], to: registryUrls },
      { prefixes: ['/auth'], to: [config.outsideUrl], whenDown: shell },
      { prefixes: ['/dev', '/simulateurs'], to: [config.outsideUrl] },
      { prefixes: ['/'], to: shell },
    ],
    proxies: config.proxies,
  });
  const server = await listen(door, config);
  log.info(`shell ready: ${config.publicUrl}`);
  runUntilSignal(
    async () => {
      await server.close(stopTimeout);
      await stopTracing();
    },
    { log, patience: stopTimeout + 5_000 },
  );
}

async function startOutside(config: LocalConfig, outsideUrl: string): Promise<void> {
  const outside = await createOutside(config, outsideUrl);
  const server = await listen(createFrontDoor({ routes: outside.routes, proxies: config.proxies }), {
    host: config.host,
    port: config.outsidePort,
  });
  const log = createLog('outside');
  log.info(`Outside ready: ${server.url}`);
  runUntilSignal(
    async () => {
      await server.close();
      await outside.close();
    },
    { log },
  );
}

await orExplain(async () => {
  const run = PARTS[part];
  const launcher = `start:${part}`;
  if (run === undefined || !isLauncher(launcher)) throw new Error(`Quelle partie ? ${Object.keys(PARTS).join(', ')}.`);
  requireLoopback(launcher);
  // The shell stands in front of the others.
  if (part !== 'shell') adoptEnvironment({ PWP_TRUSTED_PROXIES: 'loopback' });
  const config = readLocalConfig();
  const outsideUrl = `http://127.0.0.1:${config.outsidePort}`;
  adoptEnvironment(partsEnvironment(config, outsideUrl));
  adoptEnvironment(ownPartEnvironment(config));
  // The others have the registry's key, what verifies it, or its operator's token.
  if (part !== 'outside') adoptEnvironment(localRegistrySettings(config.dataDir));
  markInUse(config.dataDir);
  await run(config, outsideUrl);
});
