import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root, type Kit } from './kits.ts';

const run = promisify(execFile);

/**
 * Writes the `.d.ts` of these kits' sources, in a tree like the repository's, and gives its folder. Types are not checked: `npm run types`
 * does that.
 */
export async function emitDeclarations(name: string, of: readonly Kit[]): Promise<string> {
  // Within the repository, so that packages of npm are found.
  const work = join(root, 'node_modules/.cache/kits', name);
  const tree = join(work, 'tree');
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const sources = of.flatMap(({ folder }) =>
    globSync(`${folder}/src/**/*.{ts,vue}`, { cwd: root, exclude: ['**/*.test.ts', '**/src/**/testing/**'] }),
  );
  const config = {
    extends: join(root, 'tsconfig.web.json'),
    compilerOptions: {
      noEmit: false,
      noCheck: true,
      incremental: false,
      declaration: true,
      emitDeclarationOnly: true,
      rewriteRelativeImportExtensions: true,
      rootDir: root,
      outDir: tree,
    },
    include: [],
    files: sources.map((file) => join(root, file)),
  };
  await writeFile(join(work, 'tsconfig.json'), JSON.stringify(config));
  await run(process.execPath, [join(root, 'node_modules/vue-tsc/bin/vue-tsc.js'), '-p', work]);
  return tree;
}
