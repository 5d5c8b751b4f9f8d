import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

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

/** Builds a module's pages with its own script. Throws `ToolFailed`. */
export function buildModule(modulesDir: string, id: string): void {
  const folder = join(modulesDir, id);
  if (!existsSync(join(folder, 'package.json')))
    throw new ToolFailed(`${folder} n’existe pas : « npx pwp new ${id} ».`);
  const built = spawnSync(process.execPath, ['--run', 'build'], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (built.status !== 0) throw new ToolFailed(`« ${id} » ne compile pas : voir les lignes ci-dessus.`);
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
