/** The command of an archive: what an operator runs. Its settings are in the environment (docs/operations.md). */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

// Node says where it is without links: a reload starts the one that the link of the archive names by then.
process.execPath = resolve(process.argv0);

/** Each of these modules does its work when it is imported, and ends the process with 1 when it cannot. */
const COMMANDS: Readonly<Record<string, () => Promise<unknown>>> = {
  install: () => import('@pwp/install/install'),
  migrate: () => import('@pwp/platform-api/migrate'),
  doctor: () => import('@pwp/platform-api/doctor'),
  ready: () => import('./ready.ts'),
  'serve api': () => import('@pwp/platform-api/main'),
  'serve registry': () => import('@pwp/plugins-registry/main'),
  'serve shell': () => import('@pwp/shell/server/main'),
  realm: () => import('@pwp/keycloak/apply'),
  'admin create': () => import('@pwp/keycloak/create-admin'),
  backup: () => import('@pwp/backup/backup'),
  restore: () => import('@pwp/backup/restore'),
  person: () => import('@pwp/backup/person'),
  '--version': () => Promise.resolve(console.log(ownVersion())),
};

/** A command is one word or two; what follows is its own. */
const words = process.argv.slice(2, 4);
const run = COMMANDS[words.join(' ')] ?? COMMANDS[words[0] ?? ''];
if (run === undefined) {
  console.error(
    `Quelle commande ?\n${Object.keys(COMMANDS)
      .map((name) => `  pwp-portal ${name}\n`)
      .join('')}`,
  );
  process.exitCode = 1;
} else {
  await run();
}

function ownVersion(): string {
  const file = resolve(import.meta.dirname, '../../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
