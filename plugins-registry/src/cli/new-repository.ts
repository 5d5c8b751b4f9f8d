import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { acceptCompatible } from './accepted-versions.ts';

const base = '@pwp/tooling/tsconfig/base.json';
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Folders whose files nobody writes. */
const NOT_WRITTEN = ['**/node_modules/**', '**/dist/**', '**/dist-next/**', '.pwp/**', 'test-results/**'];

/** Files of a team's repository besides its modules: the portal's own checks, using the kits as packages. */
const FILES = {
  'tsconfig.json': json({
    files: [],
    references: [{ path: './tsconfig.server.json' }, { path: './tsconfig.web.json' }],
  }),
  'tsconfig.server.json': json({
    extends: base,
    compilerOptions: { types: ['node'] },
    include: [
      ...['api', 'contracts', 'testing', 'e2e', 'vite.config.ts'].map((part) => `modules/*/${part}`),
      '*.config.ts',
    ],
  }),
  'tsconfig.web.json': json({
    extends: base,
    compilerOptions: {
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2024', 'dom', 'dom.iterable'],
      types: ['vite/client', 'node'],
      jsx: 'preserve',
    },
    vueCompilerOptions: { checkUnknownEvents: true, checkUnknownProps: true, dataAttributes: ['data-*'] },
    files: ['vue-attributes', 'vue-files'].map((name) => `./node_modules/@pwp/tooling/tsconfig/${name}.d.ts`),
    include: ['modules/*/web'],
  }),
  '.oxlintrc.json': json({
    $schema: './node_modules/oxlint/configuration_schema.json',
    extends: ['./node_modules/@pwp/tooling/lint/oxlint.json'],
    ignorePatterns: NOT_WRITTEN,
  }),
  '.oxfmtrc.json': json({
    $schema: './node_modules/oxfmt/configuration_schema.json',
    printWidth: 120,
    singleQuote: true,
    ignorePatterns: [...NOT_WRITTEN, 'package-lock.json'],
  }),
  'vitest.config.ts':
    "import { modulesTestConfig } from '@pwp/tooling/vitest-modules';\n\nexport default modulesTestConfig();\n",
  'playwright.config.ts':
    "import { modulesJourneys } from '@pwp/tooling/journeys';\n\nexport default modulesJourneys();\n",
  '.nvmrc': '24\n',
  '.github/workflows/verifications.yml': `on: [push, pull_request]
jobs:
  verifications:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version-file: .nvmrc, cache: npm }
      - run: npm ci
      - run: npm test
      - run: npm run e2e
`,
  // Of the packages, those that `pwp pack` leaves at the root: the kits of a folder are kept.
  '.gitignore': 'node_modules/\ndist/\ndist-next/\n.pwp/\ntest-results/\n*.tsbuildinfo\n/*.tgz\n',
};

/** `npm test` runs types, lint and the tests of `pwp test` for every module, without axe and MariaDB; `npm run e2e`, their journeys. */
const SCRIPTS = {
  types: 'tsc -p tsconfig.server.json && vue-tsc -p tsconfig.web.json',
  lint: 'oxlint --type-aware --deny-warnings && oxfmt --check modules',
  format: 'oxfmt modules',
  test: 'npm run types && npm run lint && vitest run --passWithNoTests --project node --project web --project sqlite',
  e2e: 'playwright test --pass-with-no-tests',
};

/** The placeholder that `npm init` writes. */
const NO_TEST = /^echo "Error: no test specified"/;

const Names = z.record(z.string(), z.string()).default({});
const Versions = z.object({ dependencies: Names, devDependencies: Names });

/** Turns a folder into a team's repository. Existing files stay; package.json is completed. */
export async function newRepository(root: string): Promise<void> {
  for (const [name, text] of Object.entries(FILES)) {
    const path = join(root, name);
    if (existsSync(path)) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const file = join(root, 'package.json');
  const own = existsSync(file) ? z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8'))) : {};
  const {
    scripts,
    workspaces = [],
    engines,
  } = z.looseObject({ engines: Names, scripts: Names, workspaces: z.array(z.string()).optional() }).parse(own);
  const complete = {
    ...own,
    private: true,
    engines: { node: '>=24', ...engines },
    type: 'module',
    workspaces: [...new Set([...workspaces, 'modules/*'])],
    scripts: { ...SCRIPTS, ...Object.fromEntries(Object.entries(scripts).filter(([, line]) => !NO_TEST.test(line))) },
  };
  await writeFile(file, json(complete));
}

/** Lets a module accept compatible versions of its dependencies, since the kits change without it. */
export async function acceptKits(module: string): Promise<void> {
  const file = join(module, 'package.json');
  const own = z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));
  const { dependencies, devDependencies } = Versions.parse(own);
  const accepted = {
    dependencies: acceptCompatible(dependencies),
    devDependencies: acceptCompatible(devDependencies),
  };
  await writeFile(file, json({ ...own, ...accepted }));
}
