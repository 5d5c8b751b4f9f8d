/**
 * `npm run dev`, then `pwp dev` inside a built portal: from a file that is saved to what a person sees of it in Chromium, for a template, a style
 * and a route's answer. `--runs`. The files of the repository itself are changed, and put back.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { DEMO_PASSWORD, fillSignIn } from '@pwp/testing/browser';
import { benchConfig, countOption } from './config.ts';
import { report, type Figure } from './measure/report.ts';
import { median, quantile } from './measure/sample.ts';
import { root, startServer } from './measure/server-process.ts';

const AT_MOST = 2_000;

/** What `pwp dev` promises of pages, ms. */
const IN_PORTAL_AT_MOST = 1_000;

/** What is changed, and how the page shows it; `saved` numbers the saves, so that each is another one. */
interface Change {
  name: string;
  file: string;
  before: string;
  after: (saved: number) => string;
  /** An expression of the page. */
  seen: (saved: number) => string;
}

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

/** Of the module alone: the design system is the portal's own inside a portal. */
const IN_PORTAL: readonly (Change & { atMost: number })[] = CHANGES.flatMap((change) =>
  change.file.startsWith('modules/')
    ? [{ ...change, atMost: change.file.includes('/web/') ? IN_PORTAL_AT_MOST : AT_MOST }]
    : [],
);

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
    const times = await timesOf(page, change, countOption('runs', 9));
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

/** The same inside a built portal, which is started beside. */
async function figuresInPortal(): Promise<Figure[]> {
  const environment = { PWP_PORT: String(port), PWP_DATA_DIR: join(dataDir, 'built') };
  const run = 'packages/tooling/bin/run.mjs';
  const built = await startServer(run, { args: ['local-stack/src/launchers/start.ts'], environment });
  const developed = await startServer(run, {
    args: ['plugins-registry/src/cli/main.ts', 'dev', 'support', '--port', String(port + 6)],
    environment,
    ready: /Ctrl-C/,
  });
  try {
    const page = await browser.newPage();
    const [address = ''] = /http:\S+jeton=\S+/.exec(developed.output()) ?? [];
    await page.goto(address);
    await fillSignIn(page, 'agent@pwp.test', DEMO_PASSWORD);
    await page.getByRole('button', { name: /^Développer/ }).click();
    await page.getByRole('link', { name: 'Suivre mes tickets' }).first().click();
    await page.getByRole('button', { name: 'Actualiser' }).waitFor();
    const figures: Figure[] = [];
    for (const { atMost, ...change } of IN_PORTAL) {
      const times = await timesOf(page, change, countOption('runs', 9));
      figures.push(
        { name: `pwp dev, ${change.name}: from save to seen, median`, unit: 'ms', value: median(times), atMost },
        { name: `pwp dev, ${change.name}: the slowest`, unit: 'ms', value: quantile(times, 1) },
      );
    }
    return figures;
  } finally {
    await developed.stop();
    await built.stop();
  }
}

/** Saves a change so many times; the file is put back whatever happens. */
async function timesOf(page: Page, { name, file, before, after, seen }: Change, runs: number): Promise<number[]> {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(before)) throw new Error(`${file} no longer holds « ${before} » (${name}).`);
  const times: number[] = [];
  try {
    for (let saved = 1; saved <= runs; saved += 1) {
      // A person saves once in a while: what follows a change (a process made ready for the next) is over.
      await page.waitForTimeout(3_000);
      const start = performance.now();
      writeFileSync(path, text.replace(before, after(saved)));
      await page.evaluate(untilTrue(seen(saved)));
      times.push(performance.now() - start);
    }
  } finally {
    writeFileSync(path, text);
  }
  return times;
}

/** Looked at in the page, since each look from outside takes CPU from what is measured. */
function untilTrue(expression: string): string {
  return `new Promise((resolve) => {
    const look = () => ((${expression}) ? resolve() : setTimeout(look, 20));
    look();
  })`;
}
