/**
 * `npm run dev`, then `pwp dev` of two modules inside a built portal: from a file that is saved to what a person sees of it in Chromium, for a
 * template, a style and a route's answer; then the same of a module in a repository of its own, under the portal of the kits. The floors of
 * `pwp dev` are a Vite server with one page, and an API of one route that `node --watch` starts again, saved in turn with it. `--runs`,
 * `--place sources|portal|team` for one of the three. The files of the repository itself are changed, and put back.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { DEMO_PASSWORD, fillSignIn } from '@pwp/testing/browser';
import { benchConfig, countOption, textOption } from './config.ts';
import { startBareServers } from './dev/bare-servers.ts';
import type { Change } from './dev/change.ts';
import { makeTeamRepository, TEAM_MODULE } from './dev/team-repository.ts';
import { report, type Figure } from './measure/report.ts';
import { median, quantile } from './measure/sample.ts';
import { root, startServer, type ServerProcess } from './measure/server-process.ts';

const AT_MOST = 2_000;

/** What `pwp dev` promises of pages, ms. */
const IN_PORTAL_AT_MOST = 300;

/** A change that nobody sees in this time ends the measure, ms. */
const PATIENCE = 60_000;

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

const dataDir = await mkdtemp(join(tmpdir(), 'pwp-bench-'));
const port = benchConfig.port + 25;
const browser = await chromium.launch({
  executablePath: benchConfig.chromium,
  args: ['--no-sandbox', '--disable-gpu'],
});
const PLACES = { sources: figuresFromSources, portal: figuresInPortal, team: figuresInTeam };
const only = textOption('place', '');
try {
  const figures: Figure[] = [];
  for (const [place, measure] of Object.entries(PLACES))
    if (only === '' || only === place) figures.push(...(await measure()));
  report('dev', figures);
} finally {
  await browser.close();
  await rm(dataDir, { recursive: true, force: true });
}

/** The whole portal from its sources. */
async function figuresFromSources(): Promise<Figure[]> {
  const began = performance.now();
  // As npm's script does, which keeps compiled code from one process to the next.
  const portal = await startServer('packages/tooling/bin/run.mjs', {
    args: ['local-stack/src/launchers/dev.ts'],
    environment: { PWP_PORT: String(port), PWP_DATA_DIR: dataDir },
  });
  const ready = performance.now() - began;
  const page = await browser.newPage();
  try {
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
    return figures;
  } finally {
    await page.close();
    await portal.stop();
  }
}

/** Where modules are developed inside a built portal: what starts it, what is saved, and how its page is opened. */
interface Inside {
  name: string;
  portal: () => Promise<ServerProcess>;
  developed: () => Promise<ServerProcess>;
  changes: readonly Change[];
  open: (page: Page) => Promise<void>;
}

/** The repository's own modules, in its own portal. */
async function figuresInPortal(): Promise<Figure[]> {
  const environment = { PWP_PORT: String(port), PWP_DATA_DIR: join(dataDir, 'built') };
  const run = 'packages/tooling/bin/run.mjs';
  const words = ['dev', 'support', 'profile', '--port', String(port + 6)];
  return figuresInside({
    name: 'pwp dev',
    portal: () => startServer(run, { args: ['local-stack/src/launchers/start.ts'], environment }),
    developed: () =>
      startServer(run, { args: ['plugins-registry/src/cli/main.ts', ...words], environment, ready: /Ctrl-C/ }),
    // Of the module alone: the design system is the portal's own inside a portal.
    changes: CHANGES.filter(({ file }) => file.startsWith('modules/')),
    async open(page) {
      await page.getByRole('link', { name: 'Suivre mes tickets' }).first().click();
      await page.getByRole('button', { name: 'Actualiser' }).waitFor();
    },
  });
}

/** A module in a repository of its own, in the portal of the kits. */
async function figuresInTeam(): Promise<Figure[]> {
  const folder = join(dataDir, 'equipe');
  await makeTeamRepository(folder);
  const pwp = join(folder, 'node_modules/@pwp/plugins-registry/bin/pwp.mjs');
  const environment = { PWP_PORT: String(port) };
  const start = (args: string[], until?: RegExp) =>
    startServer(pwp, { args, environment, cwd: folder, ...(until && { ready: until }) });
  const module = join(folder, 'modules', TEAM_MODULE);
  let authorization = '';
  return figuresInside({
    name: 'pwp dev under the kits',
    portal: () => start(['portal']),
    developed: () => start(['dev', TEAM_MODULE, '--port', String(port + 6)], /Ctrl-C/),
    changes: [
      {
        name: 'a template',
        file: join(module, 'web/notes/NotesPage.vue'),
        before: '{{ words.title }}</h1>',
        after: (saved) => `{{ words.title }} ${saved}</h1>`,
        seen: (saved) => `document.querySelector('.pwp-module h1').textContent.endsWith(' ${saved}')`,
      },
      {
        name: "a route's answer",
        file: join(module, 'api/notes/note-presenter.ts'),
        before: 'texte: row.texte',
        after: (saved) => `texte: \`\${row.texte} ${saved}\``,
        // The page has no button that asks again: it is asked for it, as often as it is looked at.
        seen: (saved) =>
          `(fetch('/api/${TEAM_MODULE}/notes', { headers: { authorization: '${authorization}' } }).then(async (answer) => (document.body.dataset.asked = await answer.text()), () => undefined), document.body.dataset.asked?.includes('À suivre ${saved}"'))`,
      },
    ],
    async open(page) {
      await page.getByLabel('Texte de la note').fill('À suivre');
      const asked = page.waitForRequest((request) => request.url().endsWith(`/api/${TEAM_MODULE}/notes`));
      await page.getByRole('button', { name: 'Ajouter la note' }).click();
      authorization = (await (await asked).allHeaders())['authorization'] ?? '';
      await page.getByRole('listitem').filter({ hasText: 'À suivre' }).waitFor();
    },
  });
}

/** From save to seen inside a built portal, in turn with the floors. */
async function figuresInside({ name: place, ...inside }: Inside): Promise<Figure[]> {
  const built = await inside.portal();
  const developed = await inside.developed();
  const bare = await startBareServers(port + 8);
  // A session of its own.
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const [address = ''] = /http:\S+jeton=\S+/.exec(developed.output()) ?? [];
    await page.goto(address);
    await fillSignIn(page, 'agent@pwp.test', DEMO_PASSWORD);
    await page.getByRole('button', { name: /^Développer/ }).click();
    // The menu of before leads to the pages that are built.
    await page.getByRole('region', { name: 'Développement en cours' }).waitFor();
    await inside.open(page);
    const barePage = await context.newPage();
    await barePage.goto(bare.url);
    await barePage.getByRole('heading').waitFor();
    const figures: Figure[] = [];
    for (const change of inside.changes) {
      const isOfPages = change.file.includes('/web/');
      const floor = isOfPages ? bare.template : bare.route;
      const [ours = [], theirs = []] = await timesOf(countOption('runs', 9), [page, change], [barePage, floor]);
      const name = `${place}, ${change.name}`;
      figures.push(
        {
          name: `${name}: from save to seen, median`,
          unit: 'ms',
          value: median(ours),
          atMost: isOfPages ? IN_PORTAL_AT_MOST : AT_MOST,
        },
        { name: `${name}: the slowest`, unit: 'ms', value: quantile(ours, 1) },
        {
          name: `${name}: over the floor, medians`,
          unit: 'ms',
          value: median(ours),
          floor: median(theirs),
          atMost: isOfPages ? 3 : 6,
        },
      );
    }
    return figures;
  } finally {
    await context.close();
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
  return `new Promise((resolve, reject) => {
    const look = () => ((${expression}) ? resolve() : setTimeout(look, 20));
    look();
    setTimeout(reject, ${PATIENCE}, new Error('not seen in time'));
  })`;
}
