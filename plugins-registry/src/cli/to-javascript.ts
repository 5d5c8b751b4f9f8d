import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ToolFailed } from './workspace.ts';

/** The address of a source relative to its importer, such as a thread's. */
const SOURCE_ADDRESS = /(\bnew URL\(\s{0,20}['"][^'"\n]{1,200})\.ts(['"],\s{0,20}import\.meta\.url)/g;

/**
 * Compiles files of `folder` into `into`, a file a source, and copies those that are no TypeScript: Node strips no types
 * in node_modules. Types are not checked. The compiler is `root`'s own. Throws `ToolFailed`.
 */
export async function toJavascript(
  root: string,
  folder: string,
  files: readonly string[],
  into: string,
): Promise<void> {
  const sources = files.filter((file) => file.endsWith('.ts'));
  for (const file of files) if (!file.endsWith('.ts')) await cp(join(folder, file), join(into, file));
  const config = join(into, 'tsconfig.json');
  const compilerOptions = {
    rootDir: folder,
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
  await writeFile(config, JSON.stringify({ compilerOptions, files: sources.map((file) => join(folder, file)) }));
  const tsc = createRequire(join(root, 'package.json')).resolve('typescript/bin/tsc');
  const compiler = spawn(process.execPath, [tsc, '-p', config], { stdio: ['ignore', 2, 2] });
  await once(compiler, 'exit');
  await rm(config);
  if (compiler.exitCode !== 0) throw new ToolFailed(`« ${folder} » ne compile pas : voir les lignes ci-dessus.`);
  for (const source of sources) {
    const file = join(into, source.replace(/\.ts$/, '.js'));
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(SOURCE_ADDRESS, '$1.js$2'));
  }
}
