/** `npm run start:<part>`: one part of the portal in a process of its own, on the data that `npm start` made. */
import { listen, runUntilSignal } from '@pwp/api-kit';
import { createFrontDoor } from '@pwp/shell/server';
import { pino } from 'pino';
import { markInUse } from './data-folder.ts';
import { adoptEnvironment, partsEnvironment, readLocalConfig } from './local-config.ts';
import { createOutside } from './outside.ts';

const part = process.argv[2];
/** Parts that `start:shell`, on this machine, stands in front of. */
const BEHIND: ReadonlySet<string> = new Set(['api', 'outside']);
if (BEHIND.has(part ?? '')) adoptEnvironment({ PWP_TRUSTED_PROXIES: 'loopback' });
const config = readLocalConfig();
const outsideUrl = `http://127.0.0.1:${config.outsidePort}`;
adoptEnvironment(partsEnvironment(config, outsideUrl));

/** Each of these modules starts its part when it is imported. */
const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  api: () => import('@pwp/platform-api/main'),
  registry: () => import('@pwp/plugins-registry/main'),
  shell: () => import('@pwp/shell/main'),
  outside: startOutside,
};

/** Parts that keep something in the data folder. */
const KEEPERS: ReadonlySet<string> = new Set(['api', 'outside']);

async function startOutside(): Promise<void> {
  const outside = await createOutside(config, outsideUrl);
  const server = await listen(createFrontDoor({ routes: outside.routes, proxies: config.proxies }).handler, {
    host: config.host,
    port: config.outsidePort,
  });
  console.log(`Outside ready: ${server.url}`);
  runUntilSignal(
    async () => {
      await server.close();
      await outside.close();
    },
    { log: pino({ name: 'outside' }) },
  );
}

const run = PARTS[part ?? ''];
if (run === undefined) {
  console.error(`Quelle partie ? ${Object.keys(PARTS).join(', ')}.`);
  process.exit(1);
}
try {
  if (KEEPERS.has(part ?? '')) markInUse(config.dataDir);
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
