import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShellBuild } from '../shell-build.ts';

/** A file as a build names it. */
export const builtFile = (name: string) => ({ url: `/assets/${name}`, integrity: `sha384-${name}` });

/** A build of a shell that does nothing: its files need not be there. */
export const emptyBuild: ShellBuild = {
  specifiers: ['vue'],
  lazy: {},
  versions: {},
  runtime: builtFile('runtime-1.js'),
  developmentRuntime: builtFile('development-runtime-1.js'),
  boot: builtFile('boot-1.js'),
  portal: builtFile('portal-1.js'),
  chunks: [],
  identityDown: builtFile('identity-down-1.js'),
  css: builtFile('portal-1.css'),
  fonts: [],
  icon: '/assets/icon.svg',
};

/** Writes a build into this folder, with these files beside `shell.json`; `assets/` is there. */
export async function writeBuild(
  dist: string,
  build: ShellBuild = emptyBuild,
  files: Readonly<Record<string, string>> = {},
): Promise<void> {
  await mkdir(join(dist, 'assets'), { recursive: true });
  const all = Object.entries({ ...files, 'shell.json': JSON.stringify(build) });
  await Promise.all(all.map(([name, content]) => writeFile(join(dist, name), content)));
}
