/**
 * `npm run dev`, then `pwp dev` of two modules inside a built portal: from a file that is saved to what a person sees of it in Chromium, for a
 * template, a style and a route's answer. The floors of `pwp dev` are a Vite server with one page, and an API of one route that `node --watch`
 * starts again, saved in turn with it. `--runs`. The files of the repository itself are changed, and put back.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { DEMO_PASSWORD, fillSignIn } from '@pwp/testing/browser';
import { benchConfig, countOption } from './config.ts';
import { startBareServers } from './dev/bare-servers.ts';
import type { Change } from './dev/change.ts';
import { report, type Figure } from './measure/report.ts';
import { median, quantile } from './measure/sample.ts';
import { root, startServer } from './measure/server-process.ts';

const AT_MOST = 2_000;

/** What `pwp dev` promises of pages, ms. */
const IN_PORTAL_AT_MOST = 300;

/** « Actualiser », while no question is under way. */
const ASK = `'.pwp-head button:not([aria-disabled=true])'`;

const CHANGES: readonly Change[] = [
  {
    name: 'a template',
    file: 'modules/support/web/tickets/MesTicketsPage.vue',
    before: '{{ words.title }}</h1>',
    after: (saved) => `{{ words.title }} ${saved}</h1>`,
    seen: (saved) => `document.querySelector('.pwp-module h1').textContent.endsWith(' ${saved}')`,
  },
  {
    name: 'a style',
    file: 'packages/ui/src/styles/brand.css',
    before: '@font-face',
    after: (saved) => `h1 { letter-spacing: ${saved + 1}px }\n@font-face`,
    seen: (saved) => `getComputedStyle(document.querySelector('.pwp-module h1')).letterSpacing === '${saved + 1}px'`,
  },
  {
    name: "a route's answer",
    file: 'modules/support/api/tickets/ticket-presenter.ts',
    before: 'sujet: row.sujet',
    after: (saved) => `sujet: \`\${row.sujet} ${saved}\``,
    seen: (saved) =>
      `document.querySelector('.support-sujet')?.textContent.endsWith(' ${saved}') || void document.querySelector(${ASK})?.click()`,
  },
];

/** Of the module alone: the design system is the portal's own inside a portal. `times`: at most, of the floor. */
const IN_PORTAL: readonly (Change & { atMost: number; times: number })[] = CHANGES.flatMap((change) => {
  if (!change.file.startsWith('modules/')) return [];
  return [
    {
      ...change,
      ...(change.file.includes('/web/') ? { atMost: IN_PORTAL_AT_MOST, times: 3 } : { atMost: AT_MOST, times: 6 }),
    },
  ];
});

const dataDir = await mkdtemp(join(tmpdir(), 'pwp-bench-'));
const port = benchConfig.port + 25;
const began = performance.now();
// As npm's script does, which keeps compiled code from one process to the next.
const portal = await startServer('packages/tooling/bin/run.mjs', {
  args: ['local-stack/src/launchers/dev.ts'],
  environment: { PWP_PORT: String(port), PWP_DATA_DIR: dataDir },
});
const ready = performance.now() - began;
const browser = await chromium.launch({
  executablePath: benchConfig.chromium,
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/support/tickets`);
  await fillSignIn(page, 'agent@pwp.test', DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Actualiser' }).waitFor();
  const figures: Figure[] = [{ name: 'to ready, on a new data folder', unit: 's', value: ready / 1000 }];
  for (const change of CHANGES) {
    const [times = []] = await timesOf(countOption('runs', 9), [page, change]);
    figures.push(
      { name: `${change.name}: from save to seen, median`, unit: 'ms', value: median(times), atMost: AT_MOST },
      { name: `${change.name}: the slowest`, unit: 'ms', value: quantile(times, 1) },
    );
  }
  await page.close();
  await portal.stop();
  report('dev', [...figures, ...(await figuresInPortal())]);
} finally {
  await browser.close();
  await portal.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** The same inside a built portal, which is started beside, in turn with the floors. */
async function figuresInPortal(): Promise<Figure[]> {
  const environment = { PWP_PORT: String(port), PWP_DATA_DIR: join(dataDir, 'built') };
  const run = 'packages/tooling/bin/run.mjs';
  const built = await startServer(run, { args: ['local-stack/src/launchers/start.ts'], environment });
  const developed = await startServer(run, {
    args: ['plugins-registry/src/cli/main.ts', 'dev', 'support', 'profile', '--port', String(port + 6)],
    environment,
    ready: /Ctrl-C/,
  });
  const bare = await startBareServers(port + 8);
  try {
    const page = await browser.newPage();
    const [address = ''] = /http:\S+jeton=\S+/.exec(developed.output()) ?? [];
    await page.goto(address);
    await fillSignIn(page, 'agent@pwp.test', DEMO_PASSWORD);
    await page.getByRole('button', { name: /^Développer/ }).click();
    await page.getByRole('link', { name: 'Suivre mes tickets' }).first().click();
    await page.getByRole('button', { name: 'Actualiser' }).waitFor();
    const barePage = await browser.newPage();
    await barePage.goto(bare.url);
    await barePage.getByRole('heading').waitFor();
    const figures: Figure[] = [];
    for (const { atMost, times, ...change } of IN_PORTAL) {
      const floor = change.file.includes('/web/') ? bare.template : bare.route;
      const [ours = [], theirs = []] = await timesOf(countOption('runs', 9), [page, change], [barePage, floor]);
      const name = `pwp dev, ${change.name}`;
      figures.push(
        { name: `${name}: from save to seen, median`, unit: 'ms', value: median(ours), atMost },
        { name: `${name}: the slowest`, unit: 'ms', value: quantile(ours, 1) },
        {
          name: `${name}: over the floor, medians`,
          unit: 'ms',
          value: median(ours),
          floor: median(theirs),
          atMost: times,
        },
      );
    }
    return figures;
  } finally {
    await bare.close();
    await developed.stop();
    await built.stop();
  }
}

/** Saves each change so many times, in turn; gives the times of each until its page showed it. Files are put back whatever happens. */
async function timesOf(runs: number, ...places: readonly [Page, Change][]): Promise<number[][]> {
  const files = places.map(([page, change]) => {
    const path = resolve(root, change.file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(change.before))
      throw new Error(`${path} no longer holds « ${change.before} » (${change.name}).`);
    return { page, change, path, text, times: [] as number[] };
  });
  try {
    for (let saved = 1; saved <= runs; saved += 1) {
      for (const { page, change, path, text, times } of files) {
        // A person saves once in a while: what follows a change (a process made ready for the next) is over.
        await page.waitForTimeout(3_000);
        const start = performance.now();
        writeFileSync(path, text.replace(change.before, change.after(saved)));
        await page.evaluate(untilTrue(change.seen(saved)));
        times.push(performance.now() - start);
      }
    }
  } finally {
    for (const { path, text } of files) writeFileSync(path, text);
  }
  return files.map(({ times }) => times);
}

/** Looked at in the page, since each look from outside takes CPU from what is measured. */
function untilTrue(expression: string): string {
  return `new Promise((resolve) => {
    const look = () => ((${expression}) ? resolve() : setTimeout(look, 20));
    look();
  })`;
}
