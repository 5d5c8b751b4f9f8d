import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';
import { PATIENCE_MS } from './packages/testing/src/patience/patience.ts';
import { dataProjects, exceptOnMariadb, TEST_LIMITS } from './packages/tooling/src/vitest-modules.ts';

const shared = {
  expect: { requireAssertions: true, poll: { timeout: PATIENCE_MS } },
  setupFiles: ['packages/testing/src/patience/waits.ts', 'packages/testing/src/logs/name-source.ts'],
  ...TEST_LIMITS,
};

/** `sqlite` and `mariadb` run the same tests of data; `node` and `web` hold the rest, `once` among it. */
const data = [
  'packages/{database,testing}/src/**/*.test.ts',
  'platform-api/src/**/*.test.ts',
  'plugins-registry/src/**/*.test.ts',
  'modules/*/api/**/*.test.ts',
  'deploy/backup/**/*.test.ts',
  'e2e/{hostile,upgrade}/**/*.test.ts',
];

/** Tests of those folders that no database changes. */
const once = [
  'plugins-registry/src/cli/{dev/,}!(drop-tables).test.ts',
  'plugins-registry/src/releases/read-archive.test.ts',
  'platform-api/src/http/{slow-input,throttle}.test.ts',
  'platform-api/src/launcher/**/!(*.mariadb).test.ts',
  'platform-api/src/modules/{configurations,installed-packages,left-out,turned-off}.test.ts',
  'platform-api/src/isolation/{isolated-contract,module-process,renewed-module}.test.ts',
  'platform-api/src/{main,doctor/examine,health/readiness,mail/hung-mail-server,notices/notice-streams,tracing/traces}.test.ts',
  'plugins-registry/src/release-checks.test.ts',
  'modules/numerisation/api/{fichiers/file-inspector,brouillons/fichiers/verification-equitable}.test.ts',
  'modules/registre/api/**/*.test.ts',
  'e2e/hostile/hostile-{messages,process}.test.ts',
];

/** Tests of pages that need none. */
const withoutPage = ['modules/numerisation/web/qualite/page-fault.test.ts'];

export default defineConfig({
  test: {
    // By default one core is kept for a person at work; a run of all tests has the machine.
    maxWorkers: '100%',
    // The code of all files is evaluated once a process, not once a file: what a test changes, it puts back, and `web` has a fresh page a file. A third of the time otherwise.
    isolate: false,
    projects: [
      {
        test: {
          ...shared,
          name: 'node',
          include: [
            'packages/{contracts,api-kit,http-host,object-storage,pdf,tooling}/src/**/*.test.ts',
            'packages/rich-text/src/*.test.ts',
            'packages/rich-text/src/{schema,mail,pdf}/**/*.test.ts',
            'local-stack/src/**/*.test.ts',
            'deploy/{archive,cluster,install,keycloak}/**/*.test.ts',
            'e2e/{deploy,docs,identity-contract,logs,pdf}/**/*.test.ts',
            'shell/server/**/*.test.ts',
            'modules/*/contracts/**/*.test.ts',
            ...once,
            ...withoutPage,
          ],
          exclude: exceptOnMariadb,
        },
      },
      {
        plugins: [vue()],
        test: {
          ...shared,
          name: 'web',
          environment: 'happy-dom',
          setupFiles: [
            ...shared.setupFiles,
            'packages/web-kit/src/page/fresh-page.ts',
            'packages/testing/src/patience/page-waits.ts',
          ],
          include: [
            'packages/{web-kit,ui,viewer}/src/**/*.test.ts',
            'packages/rich-text/src/web/**/*.test.ts',
            'shell/src/**/*.test.ts',
            'modules/*/web/**/*.test.ts',
            ...withoutPage.map((file) => `!${file}`),
          ],
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
      ...dataProjects(shared, [...data, ...once.map((file) => `!${file}`)]),
      // The same tests of these modules, each in a process of its own.
      ...dataProjects(shared, ['modules/{_template,_template-documents,communication}/api/**/*.test.ts'], true),
      // Needs the built portal and a Firefox: asked for by name.
      {
        test: { ...shared, name: 'firefox', include: ['e2e/firefox/**/*.test.ts'], testTimeout: 120_000 },
      },
    ],
  },
});
