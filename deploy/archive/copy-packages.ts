import { existsSync, globSync, readFileSync } from 'node:fs';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

const Names = z.record(z.string(), z.string()).default({});
const Package = z.looseObject({
  name: z.string(),
  exports: z.record(z.string(), z.unknown()).optional().catch(undefined),
  dependencies: Names,
  optionalDependencies: Names,
  peerDependencies: Names,
  peerDependenciesMeta: z.record(z.string(), z.looseObject({ optional: z.boolean().optional() })).default({}),
  os: z.array(z.string()).optional(),
});
type Package = z.output<typeof Package>;

/** What an import, or a path that is looked up, names. */
export const IMPORTED = /(?:from |import\(|import |(?<!Promise\.)resolve\()'([^'./\n][^'\n]{0,200})'/g;
/** Sequelize brings its driver by a name that it is told. */
const UNNAMED: Readonly<Record<string, readonly string[]>> = { 'packages/database': ['mysql2'] };
/** What no program reads. */
const UNREAD = /\.(?:map|d\.[cm]?ts|ts|tsx|flow|md)$/;

/**
 * Gives a compiled tree its packages: its own ones by links, those of npm as copies in the places where npm put them. Of npm's, those
 * that the tree's code names and what they need. Gives the folders of its own ones in the tree, and of the others here.
 */
export async function copyPackages(
  repository: string,
  into: string,
): Promise<{ owned: string[]; copied: ReadonlySet<string> }> {
  const owned = globSync(['packages/*', 'platform-api', 'plugins-registry', 'shell', 'modules/[!_]*', 'deploy/*'], {
    cwd: into,
  }).filter((folder) => existsSync(join(repository, folder, 'package.json')));
  const links = new Map(owned.map((folder) => [packageIn(join(repository, folder)).name, folder]));
  const needed = new Set<string>();
  for (const folder of owned) {
    const named = new Set([...namesIn(join(into, folder)), ...(UNNAMED[folder] ?? [])]);
    await writeOwnPackage(join(repository, folder), join(into, folder), named);
    for (const name of named) if (!links.has(name)) gather(repository, join(repository, folder), name, needed);
  }
  for (const folder of needed) {
    const target = join(into, relative(repository, folder));
    const filter = (path: string) => !UNREAD.test(path) && !relative(folder, path).split('/').includes('node_modules');
    await cp(folder, target, { recursive: true, filter });
  }
  for (const [name, folder] of links) {
    const link = join(into, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(relative(dirname(link), join(into, folder)), link);
  }
  return { owned, copied: needed };
}

/** The folders of packages that a workspace names, and of all that they need. */
export function packagesNeeded(repository: string, workspace: string, named: readonly string[]): ReadonlySet<string> {
  const needed = new Set<string>();
  for (const name of named) gather(repository, join(repository, workspace), name, needed);
  return needed;
}

/** Adds the folder of a package and of all that it needs. Throws for one of ours, or when one that is not optional is not installed. */
function gather(repository: string, from: string, name: string, into: Set<string>, isOptional = false): void {
  if (name.startsWith('@pwp/')) throw new Error(`${name}, which ${from} needs, is not among what is compiled.`);
  const folder = findPackage(repository, from, name);
  if (folder === undefined) {
    if (isOptional) return;
    throw new Error(`${name}, which ${from} needs, is not installed.`);
  }
  if (into.has(folder)) return;
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packageIn(folder);
  into.add(folder);
  for (const one of Object.keys(dependencies))
    if (!Object.hasOwn(optionalDependencies, one)) gather(repository, folder, one, into);
  // The native part of a package is one for each system; other optional ones serve what a portal does not do.
  for (const one of Object.keys(optionalDependencies)) {
    const found = findPackage(repository, folder, one);
    if (found !== undefined && packageIn(found).os !== undefined) gather(repository, folder, one, into);
  }
  for (const one of Object.keys(peerDependencies))
    if (peerDependenciesMeta[one]?.optional !== true) gather(repository, folder, one, into, true);
}

/** As Node looks for it. */
function findPackage(repository: string, from: string, name: string): string | undefined {
  const here = join(from, 'node_modules', name);
  if (existsSync(join(here, 'package.json'))) return here;
  return from === repository ? undefined : findPackage(repository, dirname(from), name);
}

/** The package.json of a folder. */
export function packageIn(folder: string): Package {
  return Package.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
}

/** `@pwp/contracts/numero-unique` → `@pwp/contracts`. */
export function packageNamed(imported: string): string {
  return imported.split('/', imported.startsWith('@') ? 2 : 1).join('/');
}

/** The packages that the code of a folder names. */
export function namesIn(folder: string): ReadonlySet<string> {
  const files = globSync('**/*.js', { cwd: folder, exclude: ['**/node_modules/**', '**/dist/**'] });
  const named = files.flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(IMPORTED)]);
  return new Set(named.map(([, name = '']) => packageNamed(name)).filter((name) => !isBuiltin(name)));
}

/** A package.json that names compiled files and the packages that are there. */
async function writeOwnPackage(source: string, target: string, named: ReadonlySet<string>): Promise<void> {
  const { devDependencies: _development, bin: _bin, scripts: _scripts, ...own } = packageIn(source);
  const exported = Object.entries(own.exports ?? {}).flatMap(([name, file]): [string, unknown][] => {
    const built = typeof file === 'string' ? file.replace(/\.ts$/, '.js') : '';
    return existsSync(join(target, built)) ? [[name, built]] : [];
  });
  const only = (names: Record<string, string>) =>
    Object.fromEntries(Object.entries(names).filter(([name]) => named.has(name)));
  const written = {
    ...own,
    exports: Object.fromEntries(exported),
    dependencies: only(own.dependencies),
    // Those of a module are for its pages.
    peerDependencies: only(own.peerDependencies),
  };
  await writeFile(join(target, 'package.json'), `${JSON.stringify(written, null, 2)}\n`);
  if (existsSync(join(source, 'module.json'))) await cp(join(source, 'module.json'), join(target, 'module.json'));
}
