import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLog, listen, runUntilSignal, startTracing } from '@pwp/api-kit/server';
import { readPlatformConfig } from '@pwp/platform-api/config';
import { launchApi } from '../api/launched-api.ts';
import { DEMO_PASSWORD, demoAccounts } from '../demo-data/demo-accounts.ts';
import { readHooks } from '../modules/module-hooks.ts';
import { startModuleStandIns } from '../modules/module-stand-ins.ts';
import { buildIfNeeded } from './build-if-needed.ts';
import { markInUse } from './data-folder.ts';
import { partsEnvironment, type LocalConfig } from './local-config.ts';
import { OWN_PLACES, type PortalPlaces } from './portal-places.ts';
import { localRegistrySettings } from './registry-secrets.ts';

/** An identity in a process of its own, which the front door forwards `/auth` to. */
export interface ForeignIdentity {
  url: string;
  stop: () => Promise<void>;
}

/** How the portal differs from the embedded one. */
export interface PortalOptions {
  /** Settings of the parts, before those of the caller. */
  settings?: Readonly<Record<string, string>>;
  /** Starts the identity, once the port is ours; the embedded one when absent. */
  startIdentity?: (onStep: (line: string) => void) => Promise<ForeignIdentity>;
  /** Said under the demo accounts. */
  notes?: readonly string[];
  /** Default: this repository. */
  places?: PortalPlaces;
  /** How its data is erased, as a clause. */
  erasing?: string;
}

const step = (line: string) => console.log(`  ${line}`);

/** Builds, migrates, fills once, then serves the whole portal on one port until a signal: the API in a process of its own, the rest here. */
export async function servePortal(config: LocalConfig, options: PortalOptions = {}): Promise<void> {
  const selfUrl = `http://127.0.0.1:${config.port}`;
  const { places = OWN_PLACES } = options;
  makeFolder(config.dataDir);
  const told = {
    ...options.settings,
    ...localRegistrySettings(config.dataDir),
    PWP_MODULES_DIR: join(places.repository, 'modules'),
    ...partsEnvironment(config, selfUrl),
    PWP_REGISTRY_URL: selfUrl,
  };
  // Listens before anything else: a port that is taken is told at once, and the first requests wait for the rest.
  let serve: Parameters<typeof listen>[0] = (_request, response) =>
    response.writeHead(503, { 'retry-after': '2' }).end();
  const server = await listen((request, response) => serve(request, response), config);

  const { strictModules, stopTimeout, logLevel, tracing } = readPlatformConfig(told);
  const faults = { onStep: step, strict: strictModules };
  const standIns = await startModuleStandIns(await readHooks(places, faults), { ...config, selfUrl }, faults);
  const environment = { ...standIns.settings, ...told };
  const log = createLog('portal', { level: logLevel });
  const stopTracing = await startTracing(tracing, 'pwp-portal', log);
  const api = launchApi({
    environment: { ...environment, PWP_TRUSTED_PROXIES: 'loopback' },
    places,
    dataDir: config.dataDir,
    proxies: config.proxies,
  });
  // Read while the API's process reads its own code.
  const composing = import('./compose-portal.ts');
  await buildIfNeeded(places, step, strictModules);
  const identity = await options.startIdentity?.(step);
  const { composePortal } = await composing;
  const portal = await composePortal({
    config,
    places,
    environment,
    api,
    selfUrl,
    standIns: standIns.routes,
    identityUrl: identity?.url,
    log,
    onStep: step,
  });
  serve = portal.handler;
  // The API comes last: its jobs ask the stand-ins as soon as it runs.
  await api.start();
  runUntilSignal(
    async () => {
      portal.drain();
      await server.close(stopTimeout);
      await api.close();
      await Promise.all([portal.close(), standIns.close(), identity?.stop()]);
      await stopTracing();
    },
    { log, patience: stopTimeout + 20_000 },
  );
  // Whoever reads that it is ready may end it at once.
  announce(config, options);
}

/** Makes the data folder, and marks it as in use. Throws, in French, where nothing can be written. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    markInUse(folder);
  } catch (error) {
    throw new Error(`On ne peut pas écrire dans le dossier ${folder}. Choisissez-en un autre avec PWP_DATA_DIR.`, {
      cause: error,
    });
  }
}

/** Says that the portal is ready, where, and what is in it. */
export function announce(
  { publicUrl, dataDir }: LocalConfig,
  { notes = [], erasing = '« npm run reset » les efface' }: Pick<PortalOptions, 'notes' | 'erasing'> = {},
): void {
  console.log(`\nPWP ready: ${publicUrl}\n`);
  console.log(`Comptes de démonstration (mot de passe ${DEMO_PASSWORD}) :`);
  for (const { email, description } of demoAccounts) console.log(`  ${email.padEnd(20)} ${description}`);
  for (const note of notes) console.log(note);
  console.log(
    `\nBoîte aux lettres : ${publicUrl}/dev/mail · simulateurs : ${publicUrl}/dev/sne, ${publicUrl}/dev/docaposte, ${publicUrl}/dev/glpi · API : ${publicUrl}/api/docs`,
  );
  console.log(`Ctrl-C arrête ; les données restent dans ${dataDir}/ (${erasing}).`);
}
