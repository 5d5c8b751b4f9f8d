import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { build, type Plugin } from 'vite';
import { builtPath, packageOf, root, sourcesOf, testPeersOf, type Kit } from './kits.ts';

/** Not in a package: what is built again or belongs to the machine. */
const LEFT_BEHIND = /(?:^|\/)(?:node_modules|dist|dist-next)(?:\/|$)/;

/**
 * Builds a kit into a folder that npm can pack: JavaScript, a file a source, with the types of `declarations` and a package.json that
 * names them.
 */
export async function buildKit(kit: Kit, declarations: string, staged: string): Promise<void> {
  const imported = await buildScripts(kit, join(staged, 'dist'));
  await copyDeclarations(kit, declarations, staged);
  for (const [from, to] of Object.entries(kit.files)) {
    await mkdir(dirname(join(staged, to)), { recursive: true });
    const filter = (path: string) => !LEFT_BEHIND.test(relative(root, path));
    await cp(join(root, from), join(staged, to), { recursive: true, filter });
  }
  await cp(join(root, kit.folder, 'README.md'), join(staged, 'README.md'));
  await writeFile(join(staged, 'package.json'), `${JSON.stringify(publishedPackage(kit, imported), null, 2)}\n`);
}

/** Builds its JavaScript, and gives the packages that it imports. */
export async function buildScripts(kit: Kit, outDir: string): Promise<ReadonlySet<string>> {
  const folder = join(root, kit.folder);
  const isOutside = (id: string) =>
    !/^[./\0]/.test(id) && !kit.inlined.some((name) => id === name || id.startsWith(`${name}/`));
  const built = await build({
    configFile: false,
    root: folder,
    logLevel: 'warn',
    publicDir: false,
    plugins: [vue(), addressedFiles(sourcesOf(kit).map((source) => join(folder, source)))],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2024',
      minify: false,
      reportCompressedSize: false,
      lib: { entry: sourcesOf(kit).map((source) => join(folder, source)), formats: ['es'] },
      rolldownOptions: {
        external: isOutside,
        output: { preserveModules: true, preserveModulesRoot: join(folder, 'src'), entryFileNames: '[name].js' },
      },
    },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const chunks = outputs.filter((output) => output.type === 'chunk');
  const own = new Set(chunks.map(({ fileName }) => fileName));
  const imported = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
  return new Set(imported.filter((name) => !own.has(name) && !isBuiltin(name)).map(packageNamed));
}

/** The address of a file that stands apart: a source of ours, such as a thread's, or a file of a package. */
const ADDRESS = /new URL\('(?:([^'\n]{1,200})\.ts|([@a-z][^'\n]{1,200}))', import\.meta\.url\)/g;

/** What keeps Vite from putting the file into the text. */
const KEPT = '/* @vite-ignore */ ';
/** As it is written in a built file. */
const KEPT_ADDRESS =
  /new URL\(\s{0,20}\/\* @vite-ignore \*\/\s{0,20}("[^"\n]{1,200}")\s{0,20},\s{0,20}import\.meta\.url\s{0,20}\)/g;

/**
 * Vite plugin: what names a file that stands apart goes on naming it, instead of holding it: the build of a team's module finds it. A
 * source of ours is named by its built file. Throws when that one is not built.
 */
function addressedFiles(built: readonly string[]): Plugin {
  return {
    name: 'pwp-addressed-files',
    enforce: 'pre',
    transform: (code, id) =>
      code.replaceAll(ADDRESS, (_whole, path: string | undefined, file: string) => {
        if (path === undefined) return `new URL(${KEPT}'${file}', import.meta.url)`;
        if (!built.includes(resolve(dirname(id), `${path}.ts`)))
          throw new Error(`${id} starts ${path}.ts: name it among the entries of its kit.`);
        return `new URL(${KEPT}'${path}.js', import.meta.url)`;
      }),
    renderChunk: (code) => code.replaceAll(KEPT_ADDRESS, 'new URL($1, import.meta.url)'),
  };
}

/** `@pwp/contracts/numero-unique` → `@pwp/contracts`. */
function packageNamed(imported: string): string {
  return imported.split('/', imported.startsWith('@') ? 2 : 1).join('/');
}

/** A relative import of a declaration file. */
const RELATIVE = /(?<=(?:from |import\()["'])\.{1,2}\/[^"']+(?=["'])/g;

/** The declarations that the entries lead to. Throws when one leads out of the package, or to one that is not published. */
async function copyDeclarations(kit: Kit, declarations: string, staged: string): Promise<void> {
  const own = join(declarations, kit.folder, 'src');
  const waiting = sourcesOf(kit).map((source) => join(declarations, kit.folder, source.replace(/\.ts$/, '.d.ts')));
  const seen = new Set(waiting);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const text = await readFile(file, 'utf8');
    const unpublished = kit.inlined.find((name) => ["'", '"'].some((quote) => text.includes(quote + name)));
    if (unpublished !== undefined) throw new Error(`${file} names ${unpublished}, which teams do not have.`);
    for (const [specifier] of text.matchAll(RELATIVE)) {
      const named = resolve(dirname(file), specifier).replace(/\.(?:ts|js)$/, '');
      if (!named.startsWith(own)) throw new Error(`${file} imports ${specifier}, which is not in the package.`);
      const next = `${named}.d.ts`;
      if (!seen.has(next)) waiting.push(next);
      seen.add(next);
    }
    const target = join(staged, 'dist', relative(own, file));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(
      target,
      text.replaceAll(RELATIVE, (specifier) => specifier.replace(/\.ts$/, '.js')),
    );
  }
}

/** The package.json that teams get: built files, exact versions, nothing of the repository. What tests alone import is the team's to bring. */
export function publishedPackage(kit: Kit, imported: ReadonlySet<string>) {
  const { private: _private, scripts: _scripts, devDependencies: _development, ...own } = packageOf(kit);
  const exported = Object.entries(own.exports).map(([name, source]): [string, unknown] => [
    name,
    /^\.\/src\/.*\.ts$/.test(source)
      ? { types: builtPath(source, '.d.ts'), default: builtPath(source, '.js') }
      : (kit.files[join(kit.folder, source)]?.replace(/^/, './') ?? source),
  ]);
  const peerDependencies = testPeersOf(kit);
  const peerDependenciesMeta = Object.fromEntries(kit.forTests.map((name) => [name, { optional: true }]));
  const ofInlined = kit.inlined.flatMap((name) =>
    Object.entries(packageOf({ folder: `node_modules/${name}` }).dependencies).filter(([used]) => imported.has(used)),
  );
  const published = Object.entries(own.dependencies).filter(([name]) => !kit.inlined.includes(name));
  return {
    ...own,
    license: 'UNLICENSED',
    engines: { node: '>=24' },
    exports: Object.fromEntries(exported),
    dependencies: Object.fromEntries([...ofInlined, ...published]),
    ...(kit.forTests.length > 0 && { peerDependencies, peerDependenciesMeta }),
    files: ['dist', ...new Set(Object.values(kit.files).map((path) => path.split('/', 1)[0] ?? path))],
  };
}
