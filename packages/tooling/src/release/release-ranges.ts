import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleDeclaration, ReleaseRanges } from '@pwp/contracts';
import type { PackageFile } from './package-file.ts';

/** The package of an import: `@pwp/web-kit` for `@pwp/web-kit/host`. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * What a build needs of the portal: of each shared package that it imports, the range of `peerDependencies`; of its own api, what
 * module.json says, else « ^ » and the version of its package.json. Gives the sentences of what is missing.
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
    const range = peerDependencies[name];
    if (range === undefined)
      faults.push(`« ${name} » is the shell's: say in "peerDependencies" which versions the module works with.`);
    else shell[name] = range;
  }
  const api = apiRange ?? (existsSync(join(directory, 'api')) ? `^${version}` : undefined);
  return { ranges: { shell, ...(api !== undefined && { api }) }, faults };
}
