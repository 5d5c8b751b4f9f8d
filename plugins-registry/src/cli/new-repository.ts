import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

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
    scripts: { types: 'tsc -p tsconfig.server.json && vue-tsc -p tsconfig.web.json', ...scripts },
  };
  await writeFile(file, json(complete));
}
