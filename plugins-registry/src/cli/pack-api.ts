import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { acceptCompatible, type Dependencies } from './accepted-versions.ts';
import { CannotMake } from './new-module.ts';
import { toJavascript } from './to-javascript.ts';
import { ToolFailed } from './workspace.ts';

const Names = z.record(z.string(), z.string()).default({});
const Package = z.looseObject({
  name: z.string(),
  version: z.string(),
  dependencies: Names,
  devDependencies: Names,
  peerDependencies: Names,
});

/** Packages that the platform provides. With a second copy of their classes it would not recognise a module's problems. */
const BROUGHT = new Set(['@pwp/api-kit', '@pwp/contracts', 'sequelize', 'zod']);

/**
 * Packs a module's API for another portal: as JavaScript, since Node strips no types in node_modules, with module.json and the
 * dependencies that the platform does not provide. Returns the archive's path in `root`. Throws `CannotMake`, `ToolFailed`.
 */
export async function packApi(root: string, id: string): Promise<string> {
  const folder = join(root, 'modules', id);
  if (!existsSync(join(folder, 'api/index.ts')))
    throw new CannotMake(`${folder} n’a pas d’API : ses pages se publient par « npx pwp publish ${id} ».`);
  const staged = await mkdtemp(join(tmpdir(), 'pwp-pack-'));
  try {
    const files = globSync('{api,contracts}/**/*.*', { cwd: folder, exclude: ['**/*.test.ts'] });
    await toJavascript(root, folder, files, staged);
    const {
      private: _private,
      scripts: _scripts,
      devDependencies: _development,
      // These are for the pages, which are not in the archive.
      peerDependencies: _shared,
      dependencies,
      ...own
    } = Package.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
    await cp(join(folder, 'module.json'), join(staged, 'module.json'));
    const published = {
      ...own,
      type: 'module',
      exports: { './api': './api/index.js' },
      dependencies: only(dependencies, (name) => !BROUGHT.has(name)),
      peerDependencies: acceptCompatible(only(dependencies, (name) => BROUGHT.has(name))),
      files: ['api', 'contracts', 'module.json'],
    };
    await writeFile(join(staged, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
    const packed = spawnSync('npm', ['pack', '--silent', '--pack-destination', root, staged], {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    if (packed.status !== 0) throw new ToolFailed('« npm pack » a échoué : voir les lignes ci-dessus.');
    return join(root, packed.stdout.trim());
  } finally {
    await rm(staged, { recursive: true });
  }
}

function only(dependencies: Dependencies, isKept: (name: string) => boolean): Dependencies {
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => isKept(name)));
}
