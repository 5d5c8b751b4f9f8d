import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const shared = {
  expect: { requireAssertions: true },
  testTimeout: 30_000,
  hookTimeout: 60_000,
} as const;

/** `sqlite` and `mariadb` run the same tests of data; `node` and `web` hold the rest. */
const data = ['platform-api/src/**/*.test.ts', 'modules/*/api/**/*.test.ts', 'packages/testing/src/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'node',
          include: [
            'packages/{contracts,api-kit,tooling}/src/**/*.test.ts',
            'plugins-registry/src/**/*.test.ts',
            'local-stack/src/**/*.test.ts',
            'shell/server/**/*.test.ts',
            'modules/*/contracts/**/*.test.ts',
          ],
        },
      },
      {
        plugins: [vue()],
        test: {
          ...shared,
          name: 'web',
          environment: 'happy-dom',
          include: ['packages/{web-kit,ui}/src/**/*.test.ts', 'shell/src/**/*.test.ts', 'modules/*/web/**/*.test.ts'],
        },
      },
      { test: { ...shared, name: 'sqlite', include: data, env: { PWP_TEST_DIALECT: 'sqlite' } } },
      { test: { ...shared, name: 'mariadb', include: data, env: { PWP_TEST_DIALECT: 'mariadb' } } },
    ],
  },
});
