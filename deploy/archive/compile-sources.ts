import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a portal runs, of the repository. */
const SOURCES = [
  'packages/{contracts,api-kit,http-host,database,pdf}/src/**',
  'platform-api/src/**',
  'plugins-registry/src/**',
  'shell/server/**',
  'shell/src/{page-data,manifest/{places,shell-pages},mounting/retry-url}.ts',
  'modules/[!_]*/{api,contracts}/**',
  'deploy/keycloak/**',
  'deploy/archive/pwp-portal.ts',
];
/** Of these, what tests, builds and teams' machines run. */
const LEFT_OUT = [
  '**/*.{test,d}.ts',
  '**/testing/**',
  '**/node_modules/**',
  '**/dist/**',
  'packages/pdf/src/font/*font-subset.ts',
  'plugins-registry/src/cli/**',
  'deploy/keycloak/build/**',
];

/** The address of a source relative to its importer, such as a thread's. */
const SOURCE_ADDRESS = /(\bnew URL\('[^'\n]{1,200})\.ts(', import\.meta\.url\))/g;

/** Compiles what a portal runs to JavaScript, a file a source, into the same tree. Types are not checked: `npm run types` does that. */
export async function compileSources(repository: string, into: string): Promise<void> {
  const files = globSync(SOURCES, { cwd: repository, exclude: LEFT_OUT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(repository.length + 1));
  const sources = files.filter((file) => file.endsWith('.ts'));
  for (const file of files.filter((one) => !one.endsWith('.ts'))) {
    await mkdir(dirname(join(into, file)), { recursive: true });
    await copyFile(join(repository, file), join(into, file));
  }
  const config = join(into, 'tsconfig.json');
  const compilerOptions = {
    rootDir: repository,
    outDir: into,
    target: 'es2024',
    module: 'esnext',
    moduleResolution: 'bundler',
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
    noCheck: true,
    noResolve: true,
    types: [],
  };
  await writeFile(config, JSON.stringify({ compilerOptions, files: sources.map((file) => join(repository, file)) }));
  await run(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc'), '-p', config]);
  for (const source of sources) {
    const file = join(into, source.replace(/\.ts$/, '.js'));
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(SOURCE_ADDRESS, '$1.js$2'));
  }
}
