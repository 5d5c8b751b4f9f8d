import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { compileSources, NOT_RUN, SERVED } from './compile-sources.ts';
import { copyBuilt } from './copy-built.ts';
import { IMPORTED, namesIn, packageIn, packageNamed } from './copy-packages.ts';
import { writeLicences } from './licences.ts';

const run = promisify(execFile);

/** What starts the portal of the package. */
const ENTRY = 'local-stack/src/launchers/portal';

/** What `npm start` runs, but for the kits: the package has those as dependencies, so that modules share them with it. */
const PACKAGED = {
  files: [
    ...SERVED,
    'modules/{numerisation,support}/testing/**',
    'modules/[!_]*/testing/{local-portal,insert-demo-*,contenu}.ts',
    'local-stack/src/{api,demo-data,front-door,launchers,modules,stand-ins}/**',
    'deploy/keycloak/**',
  ],
  leftOut: [
    ...NOT_RUN,
    '{shell,local-stack,deploy}/**/testing/**',
    'modules/*/api/**/testing/**',
    'modules/*/testing/{corpus/**,start-*,brouillons*,follow-up*,pieces*,photo*,pdf-text*}',
    'local-stack/src/launchers/{dev,reset,start,start-*,serve-real-portal}.ts',
    'local-stack/src/api/replaced-api.ts',
    'local-stack/src/stand-ins/interfaces/**',
  ],
};

/** The workspaces that the package holds. */
const HELD = ['shell', 'local-stack', 'deploy/keycloak', 'modules/[!_]*'];

/**
 * Packs `@pwp/portal` into `folder`: what `npm start` serves, for a repository of modules that has the kits alone (docs/module-guide.md).
 * The shell and the modules are built already. Gives the path of the package.
 */
export async function packPortal(repository: string, folder: string): Promise<string> {
  const staged = await mkdtemp(join(tmpdir(), 'pwp-portal-package-'));
  try {
    await compileSources(repository, staged, PACKAGED);
    await copyBuilt(repository, staged);
    const held = globSync(HELD, { cwd: repository }).filter((one) => existsSync(join(repository, one, 'package.json')));
    await nameFiles(repository, staged, held);
    const { version } = packageIn(repository);
    const own = {
      name: '@pwp/portal',
      version,
      license: 'UNLICENSED',
      type: 'module',
      engines: { node: '>=24' },
      exports: { '.': `./${ENTRY}.js` },
      dependencies: dependenciesOf(repository, staged, held),
      files: ['deploy', 'local-stack', 'modules', 'shell', 'LICENCES.txt'],
    };
    await writeFile(join(staged, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
    await cp(join(repository, 'deploy/archive/portal-package.md'), join(staged, 'README.md'));
    await writeLicences(repository, [], join(staged, 'LICENCES.txt'));
    await mkdir(folder, { recursive: true });
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const { stdout } = await run(npm, ['pack', '--silent', '--pack-destination', folder, staged]);
    return join(folder, stdout.trim());
  } finally {
    await rm(staged, { recursive: true });
  }
}

/** Has the compiled files name those of other workspaces by their places: in an installed package these have no names. */
async function nameFiles(repository: string, staged: string, held: readonly string[]): Promise<void> {
  const folderOf = new Map(held.map((folder) => [packageIn(join(repository, folder)).name, folder]));
  const fileOf = (named: string): string | undefined => {
    const name = packageNamed(named);
    const folder = folderOf.get(name);
    if (folder === undefined) return undefined;
    const exported = packageIn(join(repository, folder)).exports?.[`.${named.slice(name.length)}`];
    const file = typeof exported === 'string' ? join(staged, folder, exported.replace(/\.ts$/, '.js')) : '';
    if (!existsSync(file)) throw new Error(`${named} is not among what is compiled.`);
    return file;
  };
  for (const path of globSync('**/*.js', { cwd: staged, exclude: ['**/dist/**'] })) {
    const file = join(staged, path);
    const text = await readFile(file, 'utf8');
    const named = text.replaceAll(IMPORTED, (whole, name: string) => {
      const target = fileOf(name);
      if (target === undefined) return whole;
      const way = relative(dirname(file), target);
      return whole.replace(name, way.startsWith('.') ? way : `./${way}`);
    });
    if (named !== text) await writeFile(file, named);
  }
}

/** The packages that the compiled code names, in the versions of the workspaces that name them. */
function dependenciesOf(repository: string, staged: string, held: readonly string[]): Record<string, string> {
  const dependencies = new Map<string, string>();
  for (const folder of held) {
    const { name: own, dependencies: known } = packageIn(join(repository, folder));
    for (const name of namesIn(join(staged, folder))) {
      const version = known[name];
      if (version === undefined) throw new Error(`${own} runs on ${name}, which its package.json does not name.`);
      dependencies.set(name, version);
    }
  }
  return Object.fromEntries([...dependencies].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
