#!/usr/bin/env node
// Starts the command line: the built one of an installed package, or the source on the project's own Node. This file is plain
// JavaScript, so that any Node runs it.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const own = resolve(dirname(realpathSync(fileURLToPath(import.meta.url))), '..');
const root = resolve(own, '..');
const words = process.argv.slice(2);
const runner = join(root, 'packages/tooling/bin/run.mjs');
const NEEDED = 24;
if (!existsSync(runner) && Number(process.versions.node.split('.')[0]) < NEEDED) {
  console.error(
    `Node ${NEEDED} ou plus est nécessaire ; cette machine a Node ${process.versions.node}. Installez-le (« nvm install ${NEEDED} »), puis recommencez.`,
  );
  process.exit(1);
}
const run = existsSync(runner)
  ? spawn(process.execPath, [runner, 'plugins-registry/src/cli/main.ts', ...words], { cwd: root, stdio: 'inherit' })
  : spawn(process.execPath, [join(own, 'dist/cli/main.js'), ...words], {
      stdio: 'inherit',
      // Compiled code is kept from one process to the next, as the portal's own runner keeps it: a roll of the API reads it all again.
      env: { NODE_COMPILE_CACHE: join(own, '../../.cache/node-compile'), ...process.env },
    });
// A terminal sends Ctrl-C to the whole process group: the command cleans up, and this process only waits for it.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => run.kill('SIGTERM'));
run.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
