import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

/** A tool failed, and printed why. */
export class ToolFailed extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'ToolFailed';
  }
}

/** Resolves a file of the tools from a repository: source in the portal's, built files in a team's. */
export function toolOf(root: string, name: string): string {
  return createRequire(join(root, 'package.json')).resolve(name);
}

/** Links the modules' packages with npm. `rest` completes the message of a failure. */
export function linkModules(root: string, rest: string): void {
  const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) throw new ToolFailed(`« npm install » a échoué : relancez-le${rest}.`);
}

/** The folder of a module. Throws `ToolFailed` when there is none. */
function folderOf(modulesDir: string, id: string): string {
  const folder = join(modulesDir, id);
  if (existsSync(join(folder, 'package.json'))) return folder;
  throw new ToolFailed(`${folder} n’existe pas : « npx pwp new ${id} ».`);
}

/** Builds a module's pages with its own script. Throws `ToolFailed`. */
export function buildModule(modulesDir: string, id: string): void {
  const folder = folderOf(modulesDir, id);
  const built = spawnSync(process.execPath, ['--run', 'build'], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (built.status !== 0) throw new ToolFailed(`« ${id} » ne compile pas : voir les lignes ci-dessus.`);
}

/** Writes a folder by the formatting rules of its repository, where it has them. Throws `ToolFailed`. */
export function formatFolder(root: string, folder: string): void {
  if (existsSync(join(root, '.oxfmtrc.json')) && existsSync(binOf(root, 'oxfmt')))
    runTool(root, 'oxfmt', [folder], `${folder} n’a pas pu être mis en forme`);
}

/** Lints a module and checks how it is written, by the rules of its repository, where it has them. Throws `ToolFailed`. */
export function lintModule(root: string, id: string): void {
  const folder = relative(root, folderOf(join(root, 'modules'), id));
  if (existsSync(join(root, '.oxlintrc.json')))
    runTool(root, 'oxlint', ['--type-aware', '--deny-warnings', folder], `oxlint refuse « ${id} »`);
  if (existsSync(join(root, '.oxfmtrc.json')))
    runTool(root, 'oxfmt', ['--check', folder], `« ${id} » n’est pas mis en forme (npm run format)`);
}

function binOf(root: string, name: string): string {
  return join(root, 'node_modules', name, 'bin', name);
}

function runTool(root: string, name: string, words: readonly string[], fault: string): void {
  const file = binOf(root, name);
  if (!existsSync(file)) throw new ToolFailed(`${name} n’est pas installé : « npm install » dans ${root}.`);
  const run = spawnSync(process.execPath, [file, ...words], { cwd: root, ...runOptions(false) });
  if (run.status !== 0) throw new ToolFailed(`${fault} :\n${run.stdout}${run.stderr}`);
}

/** Options of a run whose output is shown on stderr, or else kept. */
export function runOptions(shown: boolean) {
  const output = shown ? 2 : 'pipe';
  return {
    stdio: ['ignore', output, output],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  } satisfies SpawnSyncOptions;
}
