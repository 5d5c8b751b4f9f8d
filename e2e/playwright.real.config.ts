import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import type { JourneyOptions } from '@pwp/testing/browser';
import { root } from '@pwp/testing/portal';
import { HURRIED_KEYCLOAK } from './hurried-keycloak.ts';
import journeys, { IMPORT } from './playwright.config.ts';

const port = Number(process.env['PWP_TEST_REAL_PORT'] ?? 18_460);
/** A host name: browsers create no passkey for an IP address. */
const origin = `http://localhost:${port}`;
const mariadb = process.env['PWP_TEST_MARIADB_URL'] ?? 'mariadb://root@127.0.0.1:3306';
const jsonReport = process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'];

/** The folder of the run's logs, if any. Playwright starts this portal, so the shell redirects its log there. */
const logs = process.env['PWP_TEST_LOGS'];
if (logs !== undefined) mkdirSync(logs, { recursive: true });
const intoLog = logs === undefined ? '' : ` > '${join(logs, `portal on a real Keycloak, port ${port}.log`)}'`;

/** The life of an account: the same journeys as on the embedded identity. */
const ACCOUNTS = ['modules/comptes/e2e/vie-d-un-compte.spec.ts', IMPORT];

/** On a real Keycloak and MariaDB: the journeys about accounts, and those that need a real Keycloak. */
export default defineConfig<object, JourneyOptions>({
  ...journeys,
  testDir: root,
  testMatch: ['e2e/real/**/*.spec.ts', 'modules/*/e2e/real/**/*.spec.ts', ...ACCOUNTS],
  projects: [
    { name: 'keycloak', testIgnore: IMPORT },
    { name: 'import', testMatch: IMPORT },
  ],
  // Keycloak compiles its first pages on request.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  outputDir: `../test-results/${port}`,
  reporter: [
    ['list'],
    ...(jsonReport === undefined ? [] : [['json', { outputFile: jsonReport }] as const]),
    ['./assertion-reporter.ts'],
  ],
  // One Keycloak, one portal, one journey at a time.
  workers: 1,
  use: { ...journeys.use, ownPortal: null, baseURL: origin },
  webServer: {
    command: `${process.execPath} local-stack/src/launchers/start-fresh.ts${intoLog}`,
    cwd: root,
    url: `${origin}/api/health/ready`,
    timeout: 420_000,
    stdout: 'ignore',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 40_000 },
    env: {
      ...HURRIED_KEYCLOAK,
      PWP_PORT: String(port),
      PWP_PUBLIC_URL: origin,
      PWP_LOG_LEVEL: 'info',
      PWP_DATA_DIR: join(tmpdir(), `pwp-e2e-real-${process.pid}`),
      PWP_KEYCLOAK_DIR: join(root, 'node_modules/.cache/keycloak'),
      PWP_DATABASE_URL: `${mariadb}/pwp_e2e_${port}`,
      PWP_KEYCLOAK_DATABASE_URL: `${mariadb}/pwp_e2e_keycloak_${port}`,
    },
  },
});
