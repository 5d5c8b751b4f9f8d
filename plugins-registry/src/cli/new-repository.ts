import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { acceptCompatible } from './accepted-versions.ts';

const base = '@pwp/tooling/tsconfig/base.json';
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** What a team's repository holds beside its modules: the checks of the portal's own, on the kits as packages. */
const FILES = {
  'tsconfig.json': json({
    files: [],
    references: [{ path: './tsconfig.server.json' }, { path: './tsconfig.web.json' }],
  }),
  'tsconfig.server.json': json({
    extends: base,
    compilerOptions: { types: ['node'] },
    include: ['modules/*/api', 'modules/*/contracts', 'modules/*/vite.config.ts', '*.config.ts'],
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
    include: ['modules/*/web'],
  }),
  'vitest.config.ts':
    "import { modulesTestConfig } from '@pwp/tooling/vitest-modules';\n\nexport default modulesTestConfig();\n",
  '.gitignore': 'node_modules/\ndist/\ndist-next/\n.pwp/\n*.tsbuildinfo\n*.tgz\n',
};

/** `npm test` runs what `pwp test` runs of every module, but for axe; MariaDB is asked for by name. */
const SCRIPTS = {
  types: 'tsc -p tsconfig.server.json && vue-tsc -p tsconfig.web.json',
  test: 'npm run types && vitest run --passWithNoTests --project node --project web --project sqlite',
};

/** What `npm init` writes where there is no test yet. */
const NO_TEST = /^echo "Error: no test specified"/;

const Names = z.record(z.string(), z.string()).default({});
const Versions = z.object({ dependencies: Names, devDependencies: Names });

/** Makes a folder the repository of a team's modules. What stands there stays; a package.json gets what it lacks. */
export async function newRepository(root: string): Promise<void> {
  for (const [name, text] of Object.entries(FILES)) {
    const path = join(root, name);
    if (existsSync(path)) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const file = join(root, 'package.json');
  const own = existsSync(file) ? z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8'))) : {};
  const { scripts = {}, workspaces = [] } = z
    .looseObject({ scripts: z.record(z.string(), z.string()).optional(), workspaces: z.array(z.string()).optional() })
    .parse(own);
  const complete = {
    ...own,
    private: true,
    type: 'module',
    workspaces: [...new Set([...workspaces, 'modules/*'])],
    scripts: { ...SCRIPTS, ...Object.fromEntries(Object.entries(scripts).filter(([, line]) => !NO_TEST.test(line))) },
  };
  await writeFile(file, json(complete));
}

/** Has a module of that repository take each compatible version of the kits, and of what they share: they change without it. */
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
