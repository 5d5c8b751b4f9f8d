import { existsSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ModuleDeclaration, ReleaseRanges } from '@pwp/contracts';
import { readPackage, type PackageFile } from './package-file.ts';

/** The package of an import: `@pwp/web-kit` for `@pwp/web-kit/host`. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** What goes with the kit of a module, where its own code is in the bundle and only a part of it is the portal's. */
function builtIn(directory: string, name: string): string | undefined {
  if (name !== '@pwp/viewer') return undefined;
  const file = findPackageJSON(name, pathToFileURL(join(directory, 'package.json')));
  const found = file === undefined ? undefined : readPackage(dirname(file));
  return found && `^${found.version}`;
}

/**
 * What a build needs of the portal: of each shared package that it imports, the range of `peerDependencies`; of a kit whose code calls its own part
 * of the portal (`@pwp/viewer`), else what is compatible with the one that was built in; of its own api, what module.json says, else « ^ » and the version
 * of its package.json. Gives the sentences of what is missing.
 */
export function releaseRanges(
  directory: string,
  { version, peerDependencies }: Pick<PackageFile, 'version' | 'peerDependencies'>,
  { apiRange }: Pick<ModuleDeclaration, 'apiRange'>,
  /** Shared specifiers that the bundle imports. */
  imported: Iterable<string>,
): { ranges: ReleaseRanges; faults: string[] } {
  const shell: Record<string, string> = {};
  const faults: string[] = [];
  for (const name of [...new Set([...imported].map(packageName))].toSorted()) {
    const range = peerDependencies[name] ?? builtIn(directory, name);
    if (range === undefined)
      faults.push(`« ${name} » is the shell's: say in "peerDependencies" which versions the module works with.`);
    else shell[name] = range;
  }
  const api = apiRange ?? (existsSync(join(directory, 'api')) ? `^${version}` : undefined);
  return { ranges: { shell, ...(api !== undefined && { api }) }, faults };
}
