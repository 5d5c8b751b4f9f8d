import { accessSync, constants, mkdirSync } from 'node:fs';
import { listen, runUntilSignal } from '@pwp/api-kit';
import { createPlatformApi, readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { createRegistry, readRegistryConfig } from '@pwp/plugins-registry';
import { createFrontDoor, createShell, readShellConfig } from '@pwp/shell/server';
import { buildIfNeeded } from './build-if-needed.ts';
import { DAILY_MAIL_PATH, dailyMailNow } from './daily-mail-now.ts';
import { markInUse } from './data-folder.ts';
import { DEMO_PASSWORD, demoAccounts } from '../demo-data/demo-accounts.ts';
import { partsEnvironment, type LocalConfig } from './local-config.ts';
import { createOutside } from './outside.ts';
import { prepareData } from './prepare.ts';

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
}

const step = (line: string) => console.log(`  ${line}`);

/** Builds, migrates, fills once, then serves the whole portal in this process, on one port, until a signal. */
export async function servePortal(config: LocalConfig, options: PortalOptions = {}): Promise<void> {
  const selfUrl = `http://127.0.0.1:${config.port}`;
  const environment = { ...options.settings, ...partsEnvironment(config, selfUrl) };
  makeFolder(config.dataDir);
  // Listens before anything else: a port that is taken is told at once, and the first requests wait for the rest.
  let serve: Parameters<typeof listen>[0] = (_request, response) =>
    response.writeHead(503, { 'retry-after': '2' }).end();
  const server = await listen((request, response) => serve(request, response), config);

  const platformConfig = readPlatformConfig(environment);
  await buildIfNeeded(step, platformConfig.strictModules);
  await prepareData(platformConfig, config.dataDir, step);
  const identity = await options.startIdentity?.(step);

  const outside = await createOutside(config, selfUrl, identity?.url);
  const platform = await createPlatformApi({ config: platformConfig, modules: installedModules });
  const registry = await createRegistry(readRegistryConfig(environment));
  for (const fault of registry.faults) step(`Registre : ${JSON.stringify(fault)}`);
  const shellConfig = readShellConfig({ ...environment, PWP_REGISTRY_URL: selfUrl });
  const shell = await createShell(shellConfig);
  const door = createFrontDoor({
    routes: [
      { prefixes: ['/api', '/metrics'], to: platform.handler },
      { prefixes: ['/registry', '/modules'], to: registry.handler },
      { prefixes: [DAILY_MAIL_PATH], to: dailyMailNow(platform) },
      ...outside.routes,
      { prefixes: ['/'], to: shell.handler },
    ],
    proxies: config.proxies,
  });
  serve = door.handler;
  announce(config, options.notes ?? []);

  runUntilSignal(
    async () => {
      platform.drain();
      await server.close(platformConfig.stopTimeout);
      await platform.close();
      await Promise.all([door.close(), shell.close(), registry.close(), outside.close(), identity?.stop()]);
    },
    { log: platform.log, patience: platformConfig.stopTimeout + 20_000 },
  );
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
export function announce({ publicUrl, dataDir }: LocalConfig, notes: readonly string[]): void {
  console.log(`\nPWP ready: ${publicUrl}\n`);
  console.log(`Comptes de démonstration (mot de passe ${DEMO_PASSWORD}) :`);
  for (const { email, description } of demoAccounts) console.log(`  ${email.padEnd(20)} ${description}`);
  for (const note of notes) console.log(note);
  console.log(
    `\nBoîte aux lettres : ${publicUrl}/dev/mail · simulateurs : ${publicUrl}/dev/sne, ${publicUrl}/dev/docaposte, ${publicUrl}/dev/glpi · API : ${publicUrl}/api/docs`,
  );
  console.log(`Ctrl-C arrête ; les données restent dans ${dataDir}/ (« npm run reset » les efface).`);
}
