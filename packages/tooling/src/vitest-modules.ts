import vue from '@vitejs/plugin-vue';
import { configDefaults, defineConfig, type TestProjectInlineConfiguration, type ViteUserConfig } from 'vitest/config';

/** How long a test and its preparation may take, ms: a busy machine starts a process in ten seconds. */
export const TEST_LIMITS = { testTimeout: 90_000, hookTimeout: 120_000 };

/** What only MariaDB shows: several processes on one database, a network that breaks. */
const onMariadbAlone = '**/*.mariadb.test.ts';

/** What a test does to the module's own code, which is out of its reach in a process of its own. */
const inProcessAlone = '**/*.in-process.test.ts';

/** Files of tests that no project but `mariadb` runs. */
export const exceptOnMariadb = [...configDefaults.exclude, onMariadbAlone];

/**
 * `sqlite` and `mariadb`, which run the same tests of data: those of `include`. PWP_TEST_MARIADB_URL selects the MariaDB. Isolated:
 * `isolated-…`, where each module has a process of its own.
 */
export function dataProjects(
  shared: TestProjectInlineConfiguration['test'],
  include: string[],
  isIsolated = false,
): TestProjectInlineConfiguration[] {
  const prefix = isIsolated ? 'isolated-' : '';
  const own = { PWP_TEST_ISOLATED: String(isIsolated) };
  const left = isIsolated ? [inProcessAlone] : [];
  return [
    {
      test: {
        ...shared,
        name: `${prefix}sqlite`,
        include,
        exclude: [...exceptOnMariadb, ...left],
        env: { ...own, PWP_TEST_DIALECT: 'sqlite' },
      },
    },
    {
      test: {
        ...shared,
        name: `${prefix}mariadb`,
        include: isIsolated ? include : [...include, onMariadbAlone],
        // S3 and clamd know nothing of databases: once is enough. Released schemas are compared on SQLite.
        exclude: [...configDefaults.exclude, '**/*.{s3,clamd,sqlite}.test.ts', ...left],
        env: { ...own, PWP_TEST_DIALECT: 'mariadb' },
      },
    },
  ];
}

/**
 * Vitest's configuration for a team's repository of modules: `sqlite` and `mariadb` run the routes, `web` the pages, `node` the contracts.
 */
export function modulesTestConfig(): ViteUserConfig {
  const shared = { ...TEST_LIMITS, setupFiles: ['@pwp/testing/waits'] };
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
        ...dataProjects(shared, ['modules/*/api/**/*.test.ts']),
      ],
    },
  });
}
