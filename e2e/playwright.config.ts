import { defineConfig } from '@playwright/test';
import type { JourneyOptions } from '@pwp/testing/browser';
import { root } from '@pwp/testing/portal';

const port = Number(process.env['PWP_TEST_PORT'] ?? 18_400);
const jsonReport = process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'];

/** An import of 500 accounts, which keeps the portal and the mailbox busy for a while: it comes last. */
export const IMPORT = 'modules/comptes/e2e/import.spec.ts';

export default defineConfig<object, JourneyOptions>({
  testDir: root,
  testMatch: ['e2e/{journeys,attacks}/**/*.spec.ts', 'modules/*/e2e/**/*.spec.ts'],
  projects: [
    // What is in a folder `real` needs a real Keycloak.
    { name: 'parcours', testIgnore: [IMPORT, 'modules/*/e2e/real/**'] },
    { name: 'import', testMatch: IMPORT },
  ],
  // Each worker has a portal of its own, which its journeys share one after the other: some of them switch its outside off.
  workers: 2,
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
    ownPortal: {
      firstPort: port,
      settings: {
        PWP_NUMERISATION_POLL_SCHEDULE: '* * * * * *',
        PWP_NUMERISATION_SUIVI_RETARD: '5000',
        // All that a portal logs is searched for people at the end of the run.
        PWP_LOG_LEVEL: 'info',
      },
    },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1366, height: 768 },
    screenshot: 'only-on-failure',
    // Kept of each first try, a trace takes a quarter of the CPU of a run.
    trace: 'on-first-retry',
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
