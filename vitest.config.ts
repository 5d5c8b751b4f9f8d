import vue from '@vitejs/plugin-vue';
import { configDefaults, defineConfig } from 'vitest/config';
import { PATIENCE_MS } from './packages/testing/src/patience/patience.ts';

const shared = {
  expect: { requireAssertions: true, poll: { timeout: PATIENCE_MS } },
  setupFiles: ['packages/testing/src/patience/waits.ts', 'packages/testing/src/logs/name-source.ts'],
  // A busy machine starts a process in ten seconds.
  testTimeout: 90_000,
  hookTimeout: 120_000,
};

/** `sqlite` and `mariadb` run the same tests of data; `node` and `web` hold the rest. */
const data = [
  'packages/{database,testing}/src/**/*.test.ts',
  'platform-api/src/**/*.test.ts',
  'plugins-registry/src/**/*.test.ts',
  'modules/*/api/**/*.test.ts',
];

/** What only MariaDB shows: several processes on one database, a network that breaks. */
const onMariadbAlone = '**/*.mariadb.test.ts';

export default defineConfig({
  test: {
    // By default one core is kept for a person at work; a run of all tests has the machine.
    maxWorkers: '100%',
    // The code of all files is evaluated once a process, not once a file: what a test changes, it puts back. A third of the time otherwise.
    isolate: false,
    projects: [
      {
        test: {
          ...shared,
          name: 'node',
          include: [
            'packages/{contracts,api-kit,tooling}/src/**/*.test.ts',
            'local-stack/src/**/*.test.ts',
            'e2e/{docs,identity-contract}/**/*.test.ts',
            'shell/server/**/*.test.ts',
            'modules/*/contracts/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, onMariadbAlone],
        },
      },
      {
        plugins: [vue()],
        test: {
          ...shared,
          name: 'web',
          environment: 'happy-dom',
          setupFiles: [...shared.setupFiles, 'packages/testing/src/patience/page-waits.ts'],
          include: ['packages/{web-kit,ui}/src/**/*.test.ts', 'shell/src/**/*.test.ts', 'modules/*/web/**/*.test.ts'],
        },
      },
      {
        test: {
          ...shared,
          testTimeout: 120_000,
          // One Keycloak for the whole file: it is brought, built and started before the first test.
          hookTimeout: 420_000,
          name: 'keycloak',
          include: ['e2e/identity-contract/*.contract.ts'],
        },
      },
      {
        test: {
          ...shared,
          name: 'sqlite',
          include: data,
          exclude: [...configDefaults.exclude, onMariadbAlone],
          env: { PWP_TEST_DIALECT: 'sqlite' },
        },
      },
      {
        test: {
          ...shared,
          name: 'mariadb',
          include: [...data, onMariadbAlone],
          // A service of S3 knows nothing of databases: once is enough.
          exclude: [...configDefaults.exclude, '**/*.s3.test.ts'],
          env: { PWP_TEST_DIALECT: 'mariadb' },
        },
      },
      // Needs the built portal and a Firefox: asked for by name.
      { test: { ...shared, name: 'firefox', include: ['e2e/firefox/**/*.test.ts'], testTimeout: 120_000 } },
    ],
  },
});
