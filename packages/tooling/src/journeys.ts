import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import { runConfig } from './test/config.ts';
import { presentChromium } from './test/find-browser.ts';

/** How long the portal may take to start with what it has to build, ms. */
const STARTING = 180_000;

/**
 * Playwright's configuration for a team's repository: the journeys of `modules/<id>/e2e` in Chromium, on a portal of the kits that starts
 * from nothing (PWP_TEST_PORT). Where there is no Chromium it says so, and no journey is made.
 */
export function modulesJourneys(): PlaywrightTestConfig {
  const executablePath = presentChromium();
  if (executablePath === undefined) {
    console.warn(
      'Aucun Chromium sur cette machine : les parcours (e2e) ne sont pas faits. « npx playwright install chromium » en apporte un.',
    );
    return { testDir: 'modules', testIgnore: '**' };
  }
  const data = resolve('node_modules/.cache/pwp-e2e');
  // Each worker reads this file too.
  if (!runConfig.isTestWorker) rmSync(data, { recursive: true, force: true });
  const url = `http://127.0.0.1:${runConfig.testPort}`;
  return defineConfig({
    testDir: 'modules',
    testMatch: '*/e2e/**/*.spec.ts',
    forbidOnly: true,
    // One portal, which the journeys share in turn.
    workers: 1,
    timeout: 120_000,
    expect: { timeout: 20_000 },
    reporter: [['list']],
    use: {
      baseURL: url,
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      screenshot: 'only-on-failure',
      launchOptions: { executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] },
    },
    webServer: {
      command: `"${process.execPath}" "${portalCommand()}" portal`,
      url: `${url}/api/health/ready`,
      timeout: STARTING,
      env: { PWP_PORT: String(runConfig.testPort), PWP_DATA_DIR: data },
      gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    },
  });
}

/** The file of `pwp` in the team's repository. */
function portalCommand(): string {
  const kit = createRequire(resolve('package.json')).resolve('@pwp/plugins-registry');
  return join(dirname(kit), '../bin/pwp.mjs');
}
