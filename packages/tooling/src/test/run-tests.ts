import { spawn, spawnSync } from 'node:child_process';
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

/** Minutes on two cores that nothing else asks for, 45 in all with the short parts: told, never judged, since machines differ. */
const BUDGETS: Readonly<Record<string, number>> = {
  'Tests unitaires et de l’API': 15.5,
  'Parcours dans le navigateur': 16,
  'Contrat de l’identité sur un vrai Keycloak': 2.5,
  'Parcours sur un vrai Keycloak': 2.5,
  'Installation et parcours sur une grappe': 5.5,
};
/** Of each other part. */
const OTHER_BUDGET = 0.5;
const durations: { title: string; minutes: number }[] = [];

function run(
  title: string,
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): number {
  console.log(`\n▸ ${title}`);
  const started = Date.now();
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...runConfig.environment, PWP_TEST_LOGS: logs, ...environment },
  });
  durations.push({ title, minutes: (Date.now() - started) / 60_000 });
  return status ?? 1;
}

function check(title: string, command: string, args: readonly string[]): Tally {
  return checkTally(title, run(title, command, args));
}

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
): Tally {
  const args = [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reports}/${name}.json`,
  ];
  const status = run(title, bin('vitest'), args, environment);
  return vitestTally(title, status, report(name) as VitestReport | undefined);
}

/** Units, and routes on both databases. */
async function units(): Promise<Tally> {
  const databases = mariadb && runConfig.isOfThisMachine ? await startMemoryDatabases() : undefined;
  try {
    const onMariadb = mariadb ? ['mariadb', 'isolated-mariadb'] : [];
    const projects = ['node', 'web', 'sqlite', 'isolated-sqlite', ...onMariadb];
    return vitest('Tests unitaires et de l’API', 'vitest', projects, databases?.environment);
  } finally {
    await databases?.stop();
  }
}

function playwright(title: string, name: string, config: string, chromium: string | undefined): Tally {
  if (chromium === undefined) return leftOut('Aucun Chromium sur cette machine : ses parcours');
  const status = run(title, bin('playwright'), ['test', '--config', config], {
    PWP_TEST_CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_NAME: `../${reports}/${name}.json`,
  });
  return playwrightTally(title, status, report(name) as PlaywrightReport | undefined);
}

/** The main journey and what guards modules' files, again in a browser of another engine. */
function inFirefox(firefox: string | undefined): Tally {
  if (firefox === undefined) return leftOut('Aucun Firefox sur cette machine : ses parcours');
  return vitest('Parcours dans Firefox', 'firefox', ['firefox'], { PWP_TEST_FIREFOX: firefox });
}

/** The identity's contract, and the journeys of sign-in and accounts, on a real Keycloak. */
function onKeycloak(isPossible: boolean, chromium: string | undefined): Tally[] {
  if (!isPossible) return [leftOut('Keycloak demande Java 17 ou plus récent et MariaDB : ses tests')];
  return [
    vitest('Contrat de l’identité sur un vrai Keycloak', 'keycloak', ['keycloak']),
    playwright('Parcours sur un vrai Keycloak', 'playwright-real', 'e2e/playwright.real.config.ts', chromium),
  ];
}

/** Begins a check beside those that follow, which leave a core to it; gives what waits for it, and then shows what it said. */
function beside(title: string, name: string, command: string, args: readonly string[]): () => Promise<Tally> {
  const log = `${reports}/${name}.log`;
  mkdirSync(reports, { recursive: true });
  const said = openSync(log, 'w');
  const child = spawn(command, args, { stdio: ['ignore', said, said], env: runConfig.environment });
  const ended = once(child, 'exit');
  return async () => {
    console.log(`\n▸ ${title}`);
    const started = Date.now();
    await ended;
    durations.push({ title, minutes: (Date.now() - started) / 60_000 });
    console.log(readFileSync(log, 'utf8'));
    return checkTally(title, child.exitCode ?? 1);
  };
}

/** The production topology, as docs/install.md makes it, and the last release on it. */
function onCluster(isPossible: boolean, chromium: string | undefined): Tally {
  if (!isPossible)
    return leftOut('La grappe demande Java 17 ou plus récent, MariaDB et nginx : son installation et ses parcours');
  return playwright(
    'Installation et parcours sur une grappe',
    'playwright-cluster',
    'e2e/playwright.cluster.config.ts',
    chromium,
  );
}

for (const folder of [reports, logs]) rmSync(folder, { recursive: true, force: true });
const mariadb = await reachable(runConfig.mariadbUrl);
const node = process.execPath;
const chromium = findChromium();
installTools();
const hasCluster = mariadb && hasJava() && onPath(['nginx']) !== undefined;
const lastRelease =
  hasCluster && chromium !== undefined
    ? beside('Archive de la version précédente', 'last-release', node, ['e2e/upgrade/make-last-release.ts'])
    : undefined;
const tallies = [
  check('Types (serveur)', node, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.server.json']),
  check('Types (navigateur)', bin('vue-tsc'), ['-p', 'tsconfig.web.json']),
  check('Format', bin('oxfmt'), ['--check']),
  check('Règles', bin('oxlint'), ['--type-aware', '--deny-warnings']),
  check('Imports', bin('depcruise'), [
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
  check('Code mort', bin('knip'), []),
  check('Construction', bin('lerna'), ['run', 'build']),
  await units(),
  playwright('Parcours dans le navigateur', 'playwright', 'e2e/playwright.config.ts', chromium),
  inFirefox(findFirefox()),
  ...onKeycloak(mariadb && hasJava(), chromium),
  ...(lastRelease === undefined ? [] : [await lastRelease()]),
  onCluster(hasCluster, chromium),
  // Last, since it reads the logs of all the others.
  check('Journaux : personne n’y est nommé', node, [
    'e2e/logs/search-logs.ts',
    logs,
    'api',
    ...(chromium === undefined ? [] : ['portal']),
  ]),
  ...(mariadb ? [] : [leftOut(`MariaDB ne répond pas à ${runConfig.mariadbUrl} : ses tests`)]),
];
console.log('\nMinutes de chaque partie (et son budget) :');
for (const { title, minutes } of durations)
  console.log(`  ${title} : ${minutes.toFixed(1)} (${BUDGETS[title] ?? OTHER_BUDGET})`);
const { lines, exitCode } = closing(tallies, runConfig.ci);
console.log(`\n${lines.join('\n')}`);
process.exitCode = exitCode;
