import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** The repository. */
export const root = resolve(import.meta.dirname, '../../../..');

const Package = z.looseObject({
  name: z.string(),
  version: z.string(),
  exports: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** A package that teams install in their own repositories. */
export interface Kit {
  /** Relative to the repository. */
  folder: string;
  /** Files that no export names and that are built all the same: what is started by its file. */
  entries: readonly string[];
  /** What goes along as it is: from a path of the repository to a path of the package. */
  files: Readonly<Record<string, string>>;
  /** Packages that are not published, whose code goes into this one. */
  inlined: readonly string[];
  /** Packages that its entries for tests import, and that no page and no API has. */
  forTests: readonly string[];
}

const kit = (folder: string, given: Partial<Kit> = {}): Kit => ({
  entries: [],
  files: {},
  inlined: [],
  forTests: [],
  ...given,
  folder,
});

/** Every published package. */
export const kits: readonly Kit[] = [
  kit('packages/contracts', { files: { 'packages/contracts/module.schema.json': 'module.schema.json' } }),
  kit('packages/api-kit', { entries: ['./src/files/inspection/inspection-worker.ts'] }),
  kit('packages/web-kit', { forTests: ['vitest', 'zod'] }),
  kit('packages/ui', {
    files: { 'packages/ui/src/styles.css': 'dist/styles.css', 'packages/ui/src/styles': 'dist/styles' },
  }),
  kit('packages/pdf', { files: { 'packages/pdf/src/font/OFL.txt': 'OFL.txt' } }),
  kit('packages/rich-text', { files: { 'packages/rich-text/src/styles.css': 'dist/styles.css' } }),
  kit('packages/viewer', {
    entries: ['./src/heic/heic-worker.ts'],
    files: { 'packages/viewer/src/styles.css': 'dist/styles.css' },
  }),
  kit('packages/database', { entries: ['./src/read-worker.ts'] }),
  kit('packages/http-host'),
  kit('packages/object-storage'),
  kit('platform-api', { entries: ['./src/isolation/child.ts'] }),
  kit('packages/testing', { inlined: ['@pwp/local-stack', '@pwp/keycloak'], forTests: ['vitest'] }),
  kit('packages/tooling', { files: { 'packages/tooling/tsconfig': 'tsconfig', 'packages/tooling/lint': 'lint' } }),
  kit('plugins-registry', {
    entries: ['./src/cli/main.ts', './src/releases/check-release.ts'],
    files: {
      'plugins-registry/bin': 'bin',
      'docs/module-guide.md': 'docs/module-guide.md',
      'docs/ui.md': 'docs/ui.md',
      'modules/_template': 'model/_template',
      'modules/_template-slot': 'model/_template-slot',
      'modules/_template-documents': 'model/_template-documents',
    },
  }),
];

/** What its package.json says. */
export function packageOf({ folder }: Pick<Kit, 'folder'>): z.output<typeof Package> {
  return Package.parse(JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')));
}

/** The packages that its tests import, each with the versions that are compatible with the one of this repository. */
export function testPeersOf(one: Kit): Record<string, string> {
  const { devDependencies } = packageOf(one);
  const { dependencies } = packageOf({ folder: 'packages/tooling' });
  return Object.fromEntries(
    one.forTests.map((name) => [name, `^${z.string().parse(devDependencies[name] ?? dependencies[name])}`]),
  );
}

/** The source files that others import by name, and those that are only run. */
export function sourcesOf(one: Kit): string[] {
  const exported = Object.values(packageOf(one).exports).filter((path) => path.endsWith('.ts'));
  return [...new Set([...exported, ...one.entries])];
}

/** `./src/index.ts` → `./dist/index.js`, or another ending. */
export function builtPath(source: string, ending: string): string {
  return source.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, ending);
}
