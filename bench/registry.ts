/**
 * What more modules, signatures and integrity cost a page, and how fast a decision of the registry reaches people. The boot of 9 modules is
 * the floor of those of 50 and 200, and the same boot without signature and integrity is its own floor, in one run and in turn. `--runs`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { listen } from '@pwp/api-kit';
import { createFrontDoor } from '@pwp/local-stack/front-door/front-door';
import { createShell, readShellConfig, type ShellOptions } from '@pwp/shell/server';
import { medianOf, signedIn, visit, type Visit } from './boot/visitor.ts';
import { benchConfig, countOption } from './config.ts';
import { report, type Figure } from './measure/report.ts';
import { startServer } from './measure/server-process.ts';
import { measureDecisions } from './registry/decisions.ts';
import { startRegistry, type MeasuredRegistry } from './registry/registries.ts';
import { buildUnsignedShell } from './registry/unsigned-shell.ts';

/** What is visited in turn: so many modules, or the fewest of them unsigned. */
type Visited = 'unsigned' | '9' | '50' | '200';

const FEW = 9;
const COUNTS = [FEW, 50, 200];
const MORE = { '50': 1.05, '200': 1.15 } as const;
const SIGNED_AT_MOST = 1.05;
const QUESTIONS = 200;

const folder = await mkdtemp(join(tmpdir(), 'pwp-bench-'));
const url = `http://127.0.0.1:${benchConfig.port}`;
const portalUrl = `http://127.0.0.1:${benchConfig.port + 10}`;
const portal = await startServer('local-stack/src/launchers/start.ts', {
  environment: { PWP_PORT: String(benchConfig.port + 10), PWP_PUBLIC_URL: url, PWP_DATA_DIR: join(folder, 'portal') },
});
const registries = new Map<number, MeasuredRegistry>();
const doors = new Map<string, RequestListener>();
async function openDoor(name: string, { registry, server: own }: MeasuredRegistry, options?: ShellOptions) {
  const settings = {
    PWP_PORT: String(benchConfig.port),
    PWP_REGISTRY_URL: own.url,
    PWP_REGISTRY_PUBLIC_KEY: registry.publicKey,
    PWP_LOCAL_STACK: 'true',
  };
  const shell = await createShell(readShellConfig(settings), options);
  const door = createFrontDoor({
    routes: [
      { prefixes: ['/api', '/auth', '/dev'], to: [portalUrl] },
      { prefixes: ['/registry', '/modules'], to: registry.handler },
      { prefixes: ['/'], to: shell },
    ],
  });
  doors.set(name, door);
}
for (const count of COUNTS) {
  const measured = await startRegistry(join(folder, String(count)), count);
  registries.set(count, measured);
  await openDoor(String(count), measured);
  if (count === FEW) await openDoor('unsigned', measured, await buildUnsignedShell(folder));
}
let served: Visited = '9';
const server = await listen((request, response) => doors.get(served)?.(request, response), {
  port: benchConfig.port,
  host: '127.0.0.1',
});
const browser = await chromium.launch({
  executablePath: benchConfig.chromium,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
});
try {
  const cookies = await signedIn(browser, url);
  const visits: Record<Visited, Visit[]> = { unsigned: [], '9': [], '50': [], '200': [] };
  const inTurn = ['unsigned', '9', '50', '200'] as const;
  for (let run = 0; run <= countOption('runs', 7); run += 1) {
    for (const name of run % 2 === 0 ? inTurn : inTurn.toReversed()) {
      served = name;
      const seen = await visit(browser, { url, sent: () => 0 }, cookies);
      if (run > 0) visits[name].push(seen);
    }
  }
  const compared = (what: string, name: Visited, floor: Visited, atMost: number): Figure[] =>
    (['cold', 'warm'] as const).map((key) => ({
      name: `${key} boot, ${what}`,
      unit: 'ms',
      value: medianOf(visits[name], key),
      floor: medianOf(visits[floor], key),
      atMost,
    }));
  report('registry', [
    ...compared('50 modules', '50', '9', MORE['50']),
    ...compared('200 modules', '200', '9', MORE['200']),
    ...compared('signed and with integrity', '9', 'unsigned', SIGNED_AT_MOST),
    ...(await pages()),
    ...(await manifests()),
    ...(await decisions(cookies)),
  ]);
} finally {
  await browser.close();
  await server.close(0);
  for (const { close } of registries.values()) await close();
  await portal.stop();
  await rm(folder, { recursive: true, force: true });
}

/** The size of each manifest, and what the registry takes to answer it. */
async function manifests(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [count, { server: own }] of registries) {
    const address = `${own.url}/registry/v1/manifest`;
    const text = await (await fetch(address)).text();
    const started = performance.now();
    for (let question = 0; question < QUESTIONS; question += 1) await (await fetch(address)).arrayBuffer();
    figures.push(
      { name: `manifest of ${count}`, unit: 'B', value: text.length },
      { name: `manifest of ${count}, brotli`, unit: 'B', value: brotliCompressSync(text).length },
      { name: `answer of ${count}`, unit: 'ms', value: (performance.now() - started) / QUESTIONS },
    );
  }
  return figures;
}

/** What each page weighs on the line. */
async function pages(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const name of ['unsigned', '9', '50', '200'] as const) {
    served = name;
    const response = await fetch(url, { headers: { 'accept-encoding': 'br' }, method: 'HEAD' });
    const unit = 'B';
    figures.push({ name: `page of ${name}, brotli`, unit, value: Number(response.headers.get('content-length')) });
  }
  return figures;
}

/** What a decision takes to reach people, in the portal of the fewest modules. */
async function decisions(cookies: Awaited<ReturnType<typeof signedIn>>): Promise<Figure[]> {
  served = '9';
  const { url: registryUrl } = registries.get(FEW)?.server ?? { url: '' };
  const context = await browser.newContext({ locale: 'fr-FR', storageState: cookies });
  try {
    return await measureDecisions({ folder: join(folder, 'decisions'), registryUrl, portalUrl: url, context });
  } finally {
    await context.close();
  }
}
