import vue from '@vitejs/plugin-vue';
import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config';

/** What only MariaDB shows. */
const onMariadbAlone = '**/*.mariadb.test.ts';
// A busy machine starts a process in ten seconds.
const shared = { testTimeout: 90_000, hookTimeout: 120_000, setupFiles: ['@pwp/testing/waits'] };
const data = ['modules/*/api/**/*.test.ts'];

/**
 * Vitest's configuration for a team's repository of modules: `sqlite` and `mariadb` run the routes, `web` the pages, `node` the contracts.
 * PWP_TEST_MARIADB_URL selects the MariaDB.
 */
export function modulesTestConfig(): ViteUserConfig {
  return defineConfig({
    test: {
      expect: { requireAssertions: true },
      projects: [
        { test: { ...shared, name: 'node', include: ['modules/*/contracts/**/*.test.ts'] } },
        {
          plugins: [vue()],
          test: {
            ...shared,
            name: 'web',
            environment: 'happy-dom',
            setupFiles: [...shared.setupFiles, '@pwp/testing/page-waits'],
            include: ['modules/*/web/**/*.test.ts'],
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
            env: { PWP_TEST_DIALECT: 'mariadb' },
          },
        },
      ],
    },
  });
}
