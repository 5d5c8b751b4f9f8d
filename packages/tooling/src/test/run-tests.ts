import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { runConfig } from './config.ts';
import { findChromium, findFirefox } from './find-browser.ts';
import { hasJava } from './find-java.ts';

/** What a step of the run counts. */
interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const bin = (name: string) => join('node_modules/.bin', name);
const reports = 'node_modules/.cache/test-reports';

function run(
  title: string,
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): number {
  console.log(`\n▸ ${title}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...runConfig.environment, ...environment } });
  return status ?? 1;
}

/** A check without tests of its own counts as one. */
function check(title: string, command: string, args: readonly string[]): Tally {
  const failed = run(title, command, args) === 0 ? 0 : 1;
  return { passed: 1 - failed, failed, skipped: 0 };
}

function report(name: string): unknown {
  try {
    return JSON.parse(readFileSync(`${reports}/${name}.json`, 'utf8'));
  } catch {
    return undefined;
  }
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
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
  const result = report(name) as VitestReport | undefined;
  if (result === undefined) return { passed: 0, failed: 1, skipped: 0 };
  // A file that fails before its first test is a failure too.
  const broken = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return settled(status, {
    passed: result.numPassedTests,
    failed: result.numFailedTests + broken,
    skipped: result.numPendingTests + result.numTodoTests,
  });
}

interface PlaywrightReport {
  stats: { expected: number; flaky: number; unexpected: number; skipped: number };
  errors: unknown[];
}

function playwright(title: string, name: string, config: string, chromium: string | undefined): Tally {
  if (chromium === undefined) return missing('Chromium');
  const status = run(title, bin('playwright'), ['test', '--config', config], {
    PWP_TEST_CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_NAME: `../${reports}/${name}.json`,
  });
  const result = report(name) as PlaywrightReport | undefined;
  if (result === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, flaky, unexpected, skipped } = result.stats;
  return settled(status, { passed: expected + flaky, failed: unexpected + result.errors.length, skipped });
}

/** The main journey once more, in a browser of another family. */
function firefoxJourney(firefox: string | undefined): Tally {
  if (firefox === undefined) return missing('Firefox');
  return vitest('Parcours principal dans Firefox', 'firefox', ['firefox'], { PWP_TEST_FIREFOX: firefox });
}

/** Said, and counted: a browser that is not there is no success. */
function missing(browser: string): Tally {
  const outcome = runConfig.ci ? 'comptés en échec' : 'sautés (skipped)';
  console.log(`\n▸ Aucun ${browser} sur cette machine : ses parcours sont ${outcome}.`);
  return settled(0, { passed: 0, failed: 0, skipped: 1 });
}

/** A runner that failed without a failed test failed all the same; under CI nothing is skipped. */
function settled(status: number, tally: Tally): Tally {
  const failed = status !== 0 && tally.failed === 0 ? 1 : tally.failed;
  return { ...tally, failed: runConfig.ci ? failed + tally.skipped : failed };
}

/** The contract of the identity, and the journeys of sign-in and accounts, on a real Keycloak. */
function onKeycloak(isPossible: boolean, chromium: string | undefined): Tally[] {
  if (!isPossible) {
    const outcome = runConfig.ci ? 'comptés en échec' : 'sautés (skipped)';
    console.log(`\n▸ Keycloak demande Java 17 ou plus récent et MariaDB : ses tests sont ${outcome}.`);
    return [settled(0, { passed: 0, failed: 0, skipped: 1 })];
  }
  return [
    vitest('Contrat de l’identité sur un vrai Keycloak', 'keycloak', ['keycloak']),
    playwright('Parcours sur un vrai Keycloak', 'playwright-real', 'e2e/playwright.real.config.ts', chromium),
  ];
}

function reachable(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port === '' ? 3306 : port) });
    const answer = (found: boolean) => {
      socket.destroy();
      resolve(found);
    };
    socket.setTimeout(2_000, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

rmSync(reports, { recursive: true, force: true });
const mariadb = await reachable(runConfig.mariadbUrl);
const node = process.execPath;
const chromium = findChromium();
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
  vitest('Tests unitaires et de l’API', 'vitest', ['node', 'web', 'sqlite', ...(mariadb ? ['mariadb'] : [])]),
  playwright('Parcours dans le navigateur', 'playwright', 'e2e/playwright.config.ts', chromium),
  firefoxJourney(findFirefox()),
  ...onKeycloak(mariadb && hasJava(), chromium),
];
if (!mariadb) {
  console.log(
    `\nMariaDB ne répond pas à ${runConfig.mariadbUrl} : ses tests sont ${runConfig.ci ? 'comptés en échec' : 'sautés (skipped)'}.`,
  );
  tallies.push({ passed: 0, failed: runConfig.ci ? 1 : 0, skipped: 1 });
}
const total = (key: keyof Tally) => tallies.reduce((sum, tally) => sum + tally[key], 0);
console.log(
  `\n${total('passed')} passed, ${total('failed')} failed${total('skipped') > 0 ? `, ${total('skipped')} skipped` : ''}`,
);
process.exitCode = total('failed') === 0 ? 0 : 1;
