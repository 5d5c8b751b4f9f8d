/**
 * Who may import whom: contracts ← kits ← modules ← hosts. Each rule is a line of the table in docs/architecture.md.
 * Tests may also import `packages/testing`.
 */
const test = '\\.test\\.ts$|/testing/|/e2e/';
const ours = '^(packages|modules|shell|platform-api|plugins-registry|local-stack|deploy|e2e)/';

/** `from` may import, of ours, only itself and `allowed` (path patterns). */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: test },
  to: { path: ours, pathNot: [from, ...allowed] },
});

/** Packages that belong to the hosts: no module names them. */
const hosted = [
  'koa',
  'koa-router',
  '@koa/router',
  'keycloak-connect',
  'keycloak-js',
  '@keycloak/keycloak-admin-client',
  'mysql2',
  'single-spa',
  'umzug',
  'node-cron',
  'prom-client',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('contracts-import-nothing-of-ours', '^packages/contracts/', []),
    only('ui-imports-nothing-of-ours', '^packages/ui/', []),
    only('pdf-imports-nothing-of-ours', '^packages/pdf/', []),
    only('viewer-imports-ui', '^packages/viewer/', ['^packages/ui/']),
    only('web-kit-imports-contracts', '^packages/web-kit/', ['^packages/contracts/']),
    only('api-kit-imports-contracts', '^packages/api-kit/', ['^packages/contracts/']),
    only('rich-text-imports-nothing-of-ours', '^packages/rich-text/src/([^/]+$|schema/)', ['^packages/rich-text/']),
    only('rich-text-in-a-mail-imports-the-api-kit', '^packages/rich-text/src/mail/', [
      '^packages/(rich-text|api-kit)/',
    ]),
    only('rich-text-in-a-pdf-imports-pdf', '^packages/rich-text/src/pdf/', ['^packages/(rich-text|pdf)/']),
    only('rich-text-in-a-page-imports-ui', '^packages/rich-text/src/web/', ['^packages/(rich-text|ui)/']),
    {
      ...only('module-contracts-import-contracts', '^modules/([^/]+)/contracts/', ['^packages/contracts/']),
      to: {
        path: ours,
        pathNot: ['^modules/$1/contracts/', '^packages/contracts/', '^packages/rich-text/src/(index\\.ts$|schema/)'],
      },
    },
    {
      ...only('module-web-imports-its-contracts-and-the-web-kit', '^modules/([^/]+)/web/', []),
      to: {
        path: ours,
        pathNot: ['^modules/$1/(contracts|web)/', '^packages/(contracts|web-kit|ui|pdf|rich-text|viewer)/'],
      },
    },
    {
      ...only('module-api-imports-its-contracts-and-the-api-kit', '^modules/([^/]+)/api/', []),
      to: {
        path: ours,
        pathNot: ['^modules/$1/(contracts/|api/|module[.]json$)', '^packages/(contracts|api-kit|pdf|rich-text)/'],
      },
    },
    {
      name: 'no-module-imports-another',
      severity: 'error',
      from: { path: '^modules/([^/]+)/' },
      to: { path: '^modules/', pathNot: '^modules/$1/' },
    },
    {
      name: 'modules-name-nothing-that-hosts-own',
      severity: 'error',
      from: { path: '^modules/' },
      to: { path: hosted.map((name) => `^node_modules/${name}/`) },
    },
    only('database-imports-the-api-kit', '^packages/database/', ['^packages/(contracts|api-kit)/']),
    only('http-host-imports-the-api-kit', '^packages/http-host/', ['^packages/(contracts|api-kit)/']),
    only('object-storage-imports-the-api-kit', '^packages/object-storage/', ['^packages/(contracts|api-kit)/']),
    only('registry-imports-contracts-and-kits', '^plugins-registry/', [
      '^packages/(contracts|api-kit|http-host|database|object-storage)/',
    ]),
    only('platform-imports-kits', '^platform-api/', [
      '^packages/(contracts|api-kit|http-host|database|object-storage)/',
    ]),
    {
      ...only('shell-imports-contracts-web-kit-and-ui', '^shell/', ['^packages/(contracts|web-kit|ui)/']),
      from: { path: '^shell/', pathNot: `${test}|^shell/server/` },
    },
    only('shell-server-imports-the-server-part-of-the-api-kit', '^shell/server/', [
      '^shell/',
      '^packages/(contracts|web-kit|ui)/',
      '^packages/api-kit/src/server\\.ts$',
    ]),
    only('realm-imports-contracts-and-bounded-answers', '^deploy/keycloak/', [
      '^packages/contracts/',
      '^packages/api-kit/src/provider/bounded-answers\\.ts$',
    ]),
    only('backup-imports-the-parts-that-store', '^deploy/backup/', [
      '^packages/(contracts|api-kit|database|object-storage)/',
      '^(platform-api|plugins-registry)/src/',
    ]),
    only('installation-makes-keys-of-the-registry', '^deploy/install/', ['^plugins-registry/src/index\\.ts$']),
    only('archive-starts-the-parts', '^deploy/archive/', [
      '^deploy/keycloak/',
      '^deploy/backup/(backup|restore|person)\\.ts$',
      '^deploy/install/install\\.ts$',
      '^(platform-api|plugins-registry)/src/(main|migrate|doctor)\\.ts$',
      '^plugins-registry/src/cli/to-javascript\\.ts$',
      '^shell/server/main\\.ts$',
    ]),
    only('cluster-puts-the-archive-beside-the-local-stack', '^deploy/cluster/', [
      '^local-stack/',
      '^deploy/(archive|keycloak)/',
      '^packages/(contracts|api-kit)/',
      '^platform-api/src/(index|installed-modules)\\.ts$',
    ]),
    {
      name: 'local-stack-imports-no-web',
      severity: 'error',
      from: { path: '^local-stack/' },
      to: { path: '^modules/[^/]+/web/' },
    },
    {
      name: 'only-tests-import-the-local-stack',
      severity: 'error',
      from: { path: ours, pathNot: ['^local-stack/', '^deploy/cluster/', '^packages/testing/', '^e2e/', '/e2e/'] },
      to: { path: '^local-stack/' },
    },
    {
      name: 'only-tests-import-testing',
      severity: 'error',
      from: { path: ours, pathNot: ['^packages/testing/', '^e2e/', test] },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'only-tests-import-test-libraries',
      severity: 'error',
      from: {
        path: ours,
        pathNot: [
          test,
          '^e2e/',
          '^packages/testing/',
          '^packages/tooling/src/test/',
          '^packages/tooling/src/(vitest-modules|journeys)\\.ts$',
          '^packages/web-kit/src/(testing\\.ts$|axe/)',
        ],
      },
      to: {
        path: '^node_modules/(vitest|@vitest|@testing-library|@vue/test-utils|playwright|@playwright|fast-check|happy-dom)/',
      },
    },
    {
      name: 'no-server-code-in-the-browser',
      severity: 'error',
      from: {
        path: '^(modules/[^/]+/web|shell/src|packages/(web-kit|ui|pdf|rich-text|viewer))/',
        pathNot: `${test}|^packages/pdf/src/font/(font-subset|write-font-subset)\\.ts$`,
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-inside-of-another-package',
      severity: 'error',
      from: {
        path: '^(packages/[^/]+|modules/[^/]+|shell|platform-api|plugins-registry|local-stack|deploy/[^/]+|e2e)/',
        // `pwp new` gives it the package.json of another model: without one, packages look like files of the repository.
        pathNot: '^modules/_template-slot/',
      },
      to: {
        path: '^(packages/[^/]+|modules/[^/]+|shell|platform-api|plugins-registry|local-stack|deploy/[^/]+|e2e)/',
        pathNot: '^$1/',
        dependencyTypes: ['local'],
      },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
    {
      name: 'not-in-package-json',
      severity: 'error',
      from: { pathNot: `${test}|\\.config\\.ts$|^e2e/` },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.web.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
