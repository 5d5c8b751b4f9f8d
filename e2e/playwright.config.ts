import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defineConfig } from '@playwright/test';

const root = resolve(import.meta.dirname, '..');
const port = Number(process.env['PWP_TEST_PORT'] ?? 18_400);
const dataDir = join(tmpdir(), `pwp-e2e-${process.pid}`);
const jsonReport = process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'];

const IMPORT = 'modules/comptes/e2e/import.spec.ts';

export default defineConfig({
  testDir: root,
  testMatch: ['e2e/journeys/**/*.spec.ts', 'modules/*/e2e/**/*.spec.ts'],
  // An import of 500 accounts keeps the portal and the mailbox busy for a while: it comes last.
  projects: [
    { name: 'parcours', testIgnore: IMPORT },
    { name: 'import', testMatch: IMPORT },
  ],
  // Journeys share one portal, and some of them switch its outside off: one at a time.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // The machine is shared: a journey that its load made late has one more try, and the list names it flaky.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  // By port: two runs at once would throw each other's traces away.
  outputDir: `../test-results/${port}`,
  reporter: [
    ['list'],
    ...(jsonReport === undefined ? [] : [['json', { outputFile: jsonReport }] as const]),
    ['./assertion-reporter.ts'],
  ],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1366, height: 768 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env['PWP_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `${process.execPath} local-stack/src/start.ts`,
    cwd: root,
    url: `http://127.0.0.1:${port}/api/health/ready`,
    timeout: 180_000,
    // Its log has its own tests; here it would bury what failed.
    stdout: 'ignore',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    env: {
      PWP_PORT: String(port),
      PWP_DATA_DIR: dataDir,
      PWP_NUMERISATION_POLL_SCHEDULE: '* * * * * *',
      PWP_NUMERISATION_SUIVI_RETARD: '5000',
    },
  },
});
