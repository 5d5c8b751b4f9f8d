import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import type { JourneyOptions } from '@pwp/testing/browser';
import { root } from '@pwp/testing/portal';
import type { ClusterOptions } from './cluster/cluster-test.ts';
import real from './playwright.real.config.ts';

const port = Number(process.env['PWP_TEST_CLUSTER_PORT'] ?? 18_500);
const mariadb = process.env['PWP_TEST_MARIADB_URL'] ?? 'mariadb://root@127.0.0.1:3306';
const dataDir = join(tmpdir(), `pwp-e2e-cluster-${port}`);

/** On the production topology, which the commands of docs/install.md made: nginx with TLS before two of each part, Keycloak, MariaDB, S3. */
export default defineConfig<object, JourneyOptions & ClusterOptions>({
  ...real,
  testMatch: 'e2e/cluster/**/*.spec.ts',
  projects: [{ name: 'cluster' }],
  outputDir: `../test-results/${port}`,
  use: {
    ...real.use,
    baseURL: `https://localhost:${port}`,
    ignoreHTTPSErrors: true,
    cluster: { port, root: join(dataDir, 'cluster'), logs: process.env['PWP_TEST_LOGS'] },
  },
  webServer: {
    command: `${process.execPath} deploy/cluster/start-cluster.ts --fresh`,
    cwd: root,
    wait: { stdout: /PWP ready/ },
    timeout: 600_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 60_000 },
    env: {
      PWP_PORT: String(port),
      PWP_DATA_DIR: dataDir,
      PWP_KEYCLOAK_DIR: join(root, 'node_modules/.cache/keycloak'),
      PWP_DATABASE_URL: `${mariadb}/pwp_e2e_cluster_${port}`,
    },
  },
});
