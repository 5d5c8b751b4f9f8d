import { defineConfig } from '@playwright/test';
import type { JourneyOptions } from '@pwp/testing/browser';
import { root } from '@pwp/testing/portal';

const port = Number(process.env['PWP_TEST_PORT'] ?? 18_400);
const jsonReport = process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'];

/** Imports 500 accounts, which keeps the portal and the mailbox busy for a while, so it runs last. */
export const IMPORT = 'modules/comptes/e2e/import.spec.ts';

export default defineConfig<object, JourneyOptions>({
  testDir: root,
  testMatch: ['e2e/{journeys,attacks,pdf}/**/*.spec.ts', 'modules/[!_]*/e2e/**/*.spec.ts'],
  projects: [
    // Tests in a folder `real` need a real Keycloak.
    { name: 'parcours', testIgnore: [IMPORT, 'modules/*/e2e/real/**'] },
    { name: 'import', testMatch: IMPORT },
  ],
  // Each worker has its own portal, which its journeys share in turn: some of them switch its outside systems off.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  // One folder a port: two runs at once would delete each other's traces.
  outputDir: `../test-results/${port}`,
  reporter: [
    ['list'],
    ...(jsonReport === undefined ? [] : [['json', { outputFile: jsonReport }] as const]),
    ['./assertion-reporter.ts'],
  ],
  use: {
    ownPortal: {
      firstPort: port,
      settings: {
        PWP_NUMERISATION_POLL_SCHEDULE: '* * * * * *',
        PWP_NUMERISATION_SUIVI_RETARD: '5000',
        // At the end of the run, all logs of the portals are searched for personal data.
        PWP_LOG_LEVEL: 'info',
      },
    },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1366, height: 768 },
    // Without these, one step that waits for ever takes the whole time of its test.
    navigationTimeout: 60_000,
    actionTimeout: 60_000,
    screenshot: 'only-on-failure',
    // Recording a trace of each run would cost a quarter of its CPU: `--trace on` records the journey that failed.
    launchOptions: {
      executablePath: process.env['PWP_TEST_CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
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
});
