/**
 * The boot of the portal in Chromium on a slow line and a slow machine, against the same pages as one plain Vite application. `--runs`.
 * Both are served by one front door, on one address, in turn.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { benchConfig, countOption } from './config.ts';
import { buildPlainApp } from './boot/build-plain-app.ts';
import { localRegistrySettings } from '@pwp/local-stack/launchers/registry-secrets';
import { openFrontDoors, type Application } from './boot/front-doors.ts';
import { growthOver } from './boot/module-switches.ts';
import { weigh } from './boot/page-weight.ts';
import { medianOf, openDashboard, signedIn, visit, type Visit } from './boot/visitor.ts';
import { report, type Figure } from './measure/report.ts';
import { startServer } from './measure/server-process.ts';

const TIME_AT_MOST = 1.08;
const BYTES_AT_MOST = 1.55;
const PORTAL_BYTES_AT_MOST = 220 * 1024;
const SWITCHES = 60;

const dataDir = await mkdtemp(join(tmpdir(), 'pwp-bench-'));
const registry = localRegistrySettings(dataDir);
const portalPort = benchConfig.port + 10;
const portal = await startServer('local-stack/src/launchers/start.ts', {
  environment: {
    PWP_PORT: String(portalPort),
    PWP_PUBLIC_URL: `http://127.0.0.1:${benchConfig.port}`,
    PWP_DATA_DIR: dataDir,
  },
});
const doors = await openFrontDoors(
  benchConfig.port,
  `http://127.0.0.1:${portalPort}`,
  registry.PWP_REGISTRY_PUBLIC_KEY,
  await buildPlainApp(),
);
const browser = await chromium.launch({
  executablePath: benchConfig.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});
try {
  const cookies = await signedIn(browser, doors.url);
  const visits: Record<Application, Visit[]> = { portal: [], plain: [] };
  // The first of each pays for what the servers keep; it is not counted.
  for (let run = 0; run <= countOption('runs', 9); run += 1) {
    for (const application of run % 2 === 0 ? (['portal', 'plain'] as const) : (['plain', 'portal'] as const)) {
      doors.serve(application);
      const seen = await visit(browser, doors, cookies);
      if (run > 0) visits[application].push(seen);
    }
  }
  doors.serve('plain');
  const plainWeight = await weigh(await openDashboard(await browser.newContext(), doors.url));
  doors.serve('portal');
  const page = await openDashboard(await browser.newContext({ viewport: { width: 1366, height: 768 } }), doors.url);
  const weight = await weigh(page);
  const growth = await growthOver(page, SWITCHES);

  const compared = (name: string, key: keyof Visit, unit: string, atMost: number): Figure => ({
    name,
    unit,
    value: medianOf(visits.portal, key),
    floor: medianOf(visits.plain, key),
    atMost,
  });
  report('boot', [
    compared("cold, to the dashboard's first row", 'cold', 'ms', TIME_AT_MOST),
    compared("warm, to the dashboard's first row", 'warm', 'ms', TIME_AT_MOST),
    compared('to a second module', 'secondModule', 'ms', TIME_AT_MOST),
    compared('bytes of a cold visit', 'coldBytes', 'B', BYTES_AT_MOST),
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
  await portal.stop();
  await rm(dataDir, { recursive: true, force: true });
}
