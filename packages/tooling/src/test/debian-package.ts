import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runConfig } from './config.ts';

/** Installs the package when root. Does nothing where that is impossible: the caller checks again. */
export function install(debianPackage: string): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log(`Installation de ${debianPackage} (apt-get)…`);
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  spawnSync('apt-get', ['install', '-y', '-qq', debianPackage], {
    stdio: 'inherit',
    env: { ...runConfig.environment, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** Finds the first file with one of these names on the PATH. */
export function onPath(names: readonly string[]): string | undefined {
  return runConfig.path
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}
