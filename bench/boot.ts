/**
 * The boot of the portal in Chromium on a slow line and a slow machine, against the same pages as one plain Vite application, and against
 * a portal where Communication is turned off. `--runs`. All are served by one front door, on one address, in turn.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';
import { benchConfig, countOption } from './config.ts';
import { buildPlainApp } from './boot/build-plain-app.ts';
import { localRegistrySettings } from '@pwp/local-stack/launchers/registry-secrets';
import { openFrontDoors, type Application, type ServedPortal } from './boot/front-doors.ts';
import { growthOver } from './boot/module-switches.ts';
import { weigh } from './boot/page-weight.ts';
import { medianOf, openDashboard, signedIn, visit, type Visit } from './boot/visitor.ts';
import { report, type Figure } from './measure/report.ts';
import { root, startServer, type ServerProcess } from './measure/server-process.ts';

const TIME_AT_MOST = 1.08;
const BYTES_AT_MOST = 1.55;
const PORTAL_BYTES_AT_MOST = 220 * 1024;
const SWITCHES = 60;
/** What one more module may cost who does not open it. */
const MODULE_AT_MOST = 1.03;
const MODULE = 'communication';

const dataDir = await mkdtemp(join(tmpdir(), 'pwp-bench-'));
const portal = await startPortal('portal', benchConfig.port + 10);
const without = await startPortal('without', benchConfig.port + 20);
await promisify(execFile)(process.execPath, ['plugins-registry/src/cli/main.ts', 'disable', MODULE], {
  cwd: root,
  env: { ...benchConfig.environment, PWP_URL: without.url, PWP_DATA_DIR: join(dataDir, 'without') },
});
const doors = await openFrontDoors(benchConfig.port, { portal, without }, await buildPlainApp());
const browser = await chromium.launch({
  executablePath: benchConfig.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});
try {
  const signIn = (application: Application) => {
    doors.serve(application);
    return signedIn(browser, doors.url);
  };
  const ofPortal = await signIn('portal');
  const cookies = { portal: ofPortal, plain: ofPortal, without: await signIn('without') };
  const visits: Record<Application, Visit[]> = { portal: [], without: [], plain: [] };
  const order: Application[] = ['portal', 'without', 'plain'];
  // The first of each pays for what the servers keep; it is not counted.
  for (let run = 0; run <= countOption('runs', 9); run += 1) {
    for (const application of run % 2 === 0 ? order : order.toReversed()) {
      doors.serve(application);
      const seen = await visit(browser, doors, cookies[application]);
      if (run > 0) visits[application].push(seen);
    }
  }
  doors.serve('plain');
  const plainWeight = await weigh(await openDashboard(await browser.newContext(), doors.url));
  doors.serve('portal');
  const page = await openDashboard(await browser.newContext({ viewport: { width: 1366, height: 768 } }), doors.url);
  const weight = await weigh(page);
  const growth = await growthOver(page, SWITCHES);

  const compared = (
    name: string,
    key: keyof Visit,
    unit: string,
    atMost: number,
    floor: Exclude<Application, 'portal'> = 'plain',
  ): Figure => ({
    name,
    unit,
    value: medianOf(visits.portal, key),
    floor: medianOf(visits[floor], key),
    atMost,
  });
  report('boot', [
    compared("cold, to the dashboard's first row", 'cold', 'ms', TIME_AT_MOST),
    compared("warm, to the dashboard's first row", 'warm', 'ms', TIME_AT_MOST),
    compared('to a second module', 'secondModule', 'ms', TIME_AT_MOST),
    compared('bytes of a cold visit', 'coldBytes', 'B', BYTES_AT_MOST),
    compared(`cold, with and without ${MODULE}`, 'cold', 'ms', MODULE_AT_MOST, 'without'),
    compared(`warm, with and without ${MODULE}`, 'warm', 'ms', MODULE_AT_MOST, 'without'),
    compared(`bytes, with and without ${MODULE}`, 'coldBytes', 'B', MODULE_AT_MOST, 'without'),
    {
      name: 'scripts and styles of the dashboard',
      unit: 'B',
      value: weight.scripts + weight.styles,
      floor: plainWeight.scripts + plainWeight.styles,
      atMost: BYTES_AT_MOST,
    },
    {
      name: 'scripts and styles, the portal’s budget',
      unit: 'B',
      value: weight.scripts + weight.styles,
      atMost: PORTAL_BYTES_AT_MOST,
    },
    { name: 'fonts', unit: '', value: weight.fonts, atMost: 2 },
    { name: `DOM nodes left by ${SWITCHES} switches`, unit: '', value: growth.nodes, atMost: 0 },
    { name: `listeners left by ${SWITCHES} switches`, unit: '', value: growth.listeners, atMost: 0 },
  ]);
} finally {
  await browser.close();
  await doors.close();
  await Promise.all([portal.stop(), without.stop()]);
  await rm(dataDir, { recursive: true, force: true });
}

/** Starts a portal behind the front door, with data of its own. */
async function startPortal(name: string, port: number): Promise<ServedPortal & Pick<ServerProcess, 'stop'>> {
  const folder = join(dataDir, name);
  const { PWP_REGISTRY_PUBLIC_KEY: registryKey } = localRegistrySettings(folder);
  const { stop } = await startServer('local-stack/src/launchers/start.ts', {
    environment: {
      PWP_PORT: String(port),
      PWP_PUBLIC_URL: `http://127.0.0.1:${benchConfig.port}`,
      PWP_DATA_DIR: folder,
    },
  });
  return { url: `http://127.0.0.1:${port}`, registryKey, stop };
}
