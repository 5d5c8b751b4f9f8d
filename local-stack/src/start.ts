/** `npm start`: builds, migrates, fills once, then serves the whole portal in this process, on one port. */
import { mkdirSync } from 'node:fs';
import { listen, runUntilSignal } from '@pwp/api-kit';
import { createPlatformApi, readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { createRegistry, readRegistryConfig } from '@pwp/plugins-registry';
import { createFrontDoor, createShell, readShellConfig } from '@pwp/shell/server';
import { buildIfNeeded } from './build-if-needed.ts';
import { DEMO_PASSWORD, demoAccounts } from './demo-data/demo-accounts.ts';
import { partsEnvironment, readLocalConfig } from './local-config.ts';
import { createOutside } from './outside.ts';
import { prepareData } from './prepare.ts';

const step = (line: string) => console.log(`  ${line}`);

async function start(): Promise<void> {
  const config = readLocalConfig();
  const selfUrl = `http://127.0.0.1:${config.port}`;
  const environment = partsEnvironment(config, selfUrl);
  makeFolder(config.dataDir);
  // Listens before anything else: a port that is taken is told at once, and the first requests wait for the rest.
  let serve: Parameters<typeof listen>[0] = (_request, response) =>
    response.writeHead(503, { 'retry-after': '2' }).end();
  const server = await listen((request, response) => serve(request, response), config);

  buildIfNeeded(() => step('Construction du portail et de ses modules'));
  const platformConfig = readPlatformConfig(environment);
  await prepareData(platformConfig, config.dataDir, step);

  const outside = await createOutside(config, selfUrl);
  const platform = await createPlatformApi({ config: platformConfig, modules: installedModules });
  const registry = await createRegistry(readRegistryConfig(environment));
  for (const fault of registry.faults) step(`Registre : ${JSON.stringify(fault)}`);
  const shellConfig = readShellConfig({ ...environment, PWP_REGISTRY_URL: selfUrl });
  const shell = await createShell(shellConfig);
  const door = createFrontDoor({
    routes: [
      { prefixes: ['/api', '/metrics'], to: platform.handler },
      { prefixes: ['/registry', '/modules'], to: registry.handler },
      ...outside.routes,
      { prefixes: ['/'], to: shell.handler },
    ],
  });
  serve = door.handler;
  announce(config.publicUrl);

  runUntilSignal(async () => {
    platform.drain();
    await server.close(platformConfig.stopTimeout);
    await platform.close();
    await Promise.all([door.close(), shell.close(), registry.close(), outside.close()]);
  });
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Error(`Le dossier ${folder} ne peut pas être créé. Choisissez-en un autre avec PWP_DATA_DIR.`, {
      cause: error,
    });
  }
}

function announce(url: string): void {
  console.log(`\nPWP ready: ${url}\n`);
  console.log(`Comptes de démonstration (mot de passe ${DEMO_PASSWORD}) :`);
  for (const { email, description } of demoAccounts) console.log(`  ${email.padEnd(20)} ${description}`);
  console.log(
    `\nBoîte aux lettres : ${url}/dev/mail · simulateurs : ${url}/dev/sne, ${url}/dev/docaposte · API : ${url}/api/docs`,
  );
  console.log('Ctrl-C arrête ; les données restent dans .pwp/ (« npm run reset » les efface).');
}

try {
  await start();
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  console.error(error instanceof Error ? error.message + cause : error);
  process.exit(1);
}
