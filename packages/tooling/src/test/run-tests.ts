import { spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runConfig } from './config.ts';
import { onPath } from './debian-package.ts';
import { installTools } from './debian-tools.ts';
import { findChromium, findFirefox } from './find-browser.ts';
import { hasJava } from './find-java.ts';
import { startMemoryDatabases } from './memory-databases.ts';
import { reachable } from './reachable.ts';
import {
  checkTally,
  closing,
  leftOut,
  playwrightTally,
  vitestTally,
  type PlaywrightReport,
  type Tally,
  type VitestReport,
} from './tally.ts';

const bin = (name: string) => join('node_modules/.bin', name);
const reports = 'node_modules/.cache/test-reports';
/** Logs of portals and APIs during the run; the path is absolute, since their processes have other folders. */
const logs = join(process.cwd(), 'node_modules/.cache/test-logs');

/** Minutes on two cores that nothing else asks for, 45 in all: told, never judged, since machines differ. Those of parts that run at once overlap. */
const BUDGETS: Readonly<Record<string, number>> = {
  'Tests unitaires et de l’API': 16,
  'Parcours dans le navigateur': 18,
  'Contrat de l’identité sur un vrai Keycloak': 3,
  'Parcours sur un vrai Keycloak': 4,
  'Installation et parcours sur une grappe': 6.5,
};
/** Of each other part. */
const OTHER_BUDGET = 0.5;
const TOTAL_BUDGET = 45;
const durations: { title: string; minutes: number }[] = [];
const minutesSince = (began: number) => (Date.now() - began) / 60_000;

/** One command of the run. */
interface Part {
  title: string;
  command: string;
  args: readonly string[];
  environment?: Readonly<Record<string, string>>;
  /** What it came to, by its exit code. */
  tally: (status: number) => Tally;
}

/** Starts a part; resolves to what it came to. */
async function start(part: Part, stdio: StdioOptions): Promise<Tally> {
  const { title, command, args, environment, tally } = part;
  const began = Date.now();
  const child = spawn(command, args, {
    stdio,
    env: { ...runConfig.environment, PWP_TEST_LOGS: logs, ...environment },
  });
  // What cannot be started has no exit code.
  await once(child, 'close').catch(console.error);
  durations.push({ title, minutes: minutesSince(began) });
  return tally(child.exitCode ?? 1);
}

function run(part: Part): Promise<Tally> {
  console.log(`\n▸ ${part.title}`);
  return start(part, 'inherit');
}

/** Starts a part beside others; gives what waits for it, and then shows what it said. */
function beside(part: Part): () => Promise<Tally> {
  const log = join(reports, `${part.title.replaceAll(/[^\p{L}]+/gu, '-')}.log`);
  const said = openSync(log, 'w');
  const ended = start(part, ['ignore', said, said]);
  return async () => {
    console.log(`\n▸ ${part.title}`);
    const tally = await ended;
    console.log(readFileSync(log, 'utf8'));
    return tally;
  };
}

/** Runs parts that leave a core to each other. */
async function atOnce(parts: readonly Part[]): Promise<Tally[]> {
  const tallies: Tally[] = [];
  for (const ended of parts.map(beside)) tallies.push(await ended());
  return tallies;
}

const checked = (title: string, command: string, args: readonly string[]): Part => ({
  title,
  command,
  args,
  tally: (status) => checkTally(title, status),
});

function report(name: string): unknown {
  try {
    return JSON.parse(readFileSync(`${reports}/${name}.json`, 'utf8'));
  } catch {
    return undefined;
  }
}

function vitest(
  title: string,
  name: string,
  projects: readonly string[],
  environment: Record<string, string> = {},
): Part {
  const args = [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reports}/${name}.json`,
  ];
  const tally = (status: number) => vitestTally(title, status, report(name) as VitestReport | undefined);
  return { title, command: bin('vitest'), args, environment, tally };
}

/** Units, and routes on both databases. */
async function units(): Promise<Tally> {
  const databases = mariadb && runConfig.isOfThisMachine ? await startMemoryDatabases() : undefined;
  try {
    const onMariadb = mariadb ? ['mariadb', 'isolated-mariadb'] : [];
    const projects = ['node', 'web', 'sqlite', 'isolated-sqlite', ...onMariadb];
    return await run(vitest('Tests unitaires et de l’API', 'vitest', projects, databases?.environment));
  } finally {
    await databases?.stop();
  }
}

function playwright(title: string, name: string, config: string): Part[] {
  if (chromium === undefined) return [];
  const args = ['test', '--config', config];
  const environment = { PWP_TEST_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: `../${reports}/${name}.json` };
  const tally = (status: number) => playwrightTally(title, status, report(name) as PlaywrightReport | undefined);
  return [{ title, command: bin('playwright'), args, environment, tally }];
}

const began = Date.now();
for (const folder of [reports, logs]) rmSync(folder, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const mariadb = await reachable(runConfig.mariadbUrl);
const node = process.execPath;
const chromium = findChromium();
const firefox = findFirefox();
installTools();
const hasKeycloak = mariadb && hasJava();
const hasCluster = hasKeycloak && onPath(['nginx']) !== undefined;

// Whatever else runs goes first.
const lastRelease =
  hasCluster && chromium !== undefined
    ? beside(checked('Archive de la version précédente', node, ['e2e/upgrade/make-last-release.ts']))
    : undefined;
const tallies = await atOnce([
  checked('Types (serveur)', node, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.server.json']),
  checked('Types (navigateur)', bin('vue-tsc'), ['-p', 'tsconfig.web.json']),
  checked('Format', bin('oxfmt'), ['--check']),
  checked('Règles', bin('oxlint'), ['--type-aware', '--deny-warnings']),
  checked('Imports', bin('depcruise'), [
    '--config',
    '.dependency-cruiser.cjs',
    'packages',
    'modules',
    'shell',
    'platform-api',
    'plugins-registry',
    'local-stack',
    'deploy',
    'e2e',
    'bench',
  ]),
  checked('Code mort', bin('knip'), []),
]);
tallies.push(await run(checked('Construction', bin('lerna'), ['run', 'build'])), await units());
for (const part of playwright('Parcours dans le navigateur', 'playwright', 'e2e/playwright.config.ts'))
  tallies.push(await run(part));
tallies.push(
  ...(await atOnce([
    // The main journey and what guards modules' files, again in a browser of another engine.
    ...(firefox === undefined
      ? []
      : [vitest('Parcours dans Firefox', 'firefox', ['firefox'], { PWP_TEST_FIREFOX: firefox })]),
    ...(hasKeycloak ? [vitest('Contrat de l’identité sur un vrai Keycloak', 'keycloak', ['keycloak'])] : []),
  ])),
  ...(lastRelease === undefined ? [] : [await lastRelease()]),
  ...(await atOnce([
    // The journeys of sign-in and accounts.
    ...(hasKeycloak
      ? playwright('Parcours sur un vrai Keycloak', 'playwright-real', 'e2e/playwright.real.config.ts')
      : []),
    // The production topology, as docs/install.md makes it, and the last release on it.
    ...(hasCluster
      ? playwright('Installation et parcours sur une grappe', 'playwright-cluster', 'e2e/playwright.cluster.config.ts')
      : []),
  ])),
  // Last, since it reads the logs of all the others.
  await run(
    checked('Journaux : personne n’y est nommé', node, [
      'e2e/logs/search-logs.ts',
      logs,
      'api',
      ...(chromium === undefined ? [] : ['portal']),
    ]),
  ),
  ...(chromium === undefined ? [leftOut('Aucun Chromium sur cette machine : ses parcours')] : []),
  ...(firefox === undefined ? [leftOut('Aucun Firefox sur cette machine : ses parcours')] : []),
  ...(hasKeycloak ? [] : [leftOut('Keycloak demande Java 17 ou plus récent et MariaDB : ses tests')]),
  ...(hasCluster
    ? []
    : [leftOut('La grappe demande Java 17 ou plus récent, MariaDB et nginx : son installation et ses parcours')]),
  ...(mariadb ? [] : [leftOut(`MariaDB ne répond pas à ${runConfig.mariadbUrl} : ses tests`)]),
);
console.log('\nMinutes de chaque partie (et son budget) :');
for (const { title, minutes } of durations)
  console.log(`  ${title} : ${minutes.toFixed(1)} (${BUDGETS[title] ?? OTHER_BUDGET})`);
console.log(`  En tout : ${minutesSince(began).toFixed(1)} (${TOTAL_BUDGET})`);
const { lines, exitCode } = closing(tallies, runConfig.ci);
console.log(`\n${lines.join('\n')}`);
process.exitCode = exitCode;
