import { isAbsolute, resolve } from 'node:path';
import type { BundledPackage } from '@pwp/contracts';
import type { Plugin } from 'vite';
import { packageOf, type PackageFile } from './package-file.ts';

/** Files whose bytes went into a build, its workers' too. */
export type BundledFiles = Set<string>;

/** Vite plugin: notes which files went into a bundle. What was left out of it as unused is not noted. */
export function notesBundledFiles(root: string, files: BundledFiles): Plugin {
  return {
    name: 'pwp-notes-bundled-files',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        const names =
          output.type === 'asset'
            ? output.originalFileNames.map((name) => resolve(root, name))
            : Object.entries(output.modules)
                // Styles leave nothing in the script that imports them.
                .filter(([id, { renderedLength }]) => renderedLength > 0 || /\.css(?:\?|$)/.test(id))
                .map(([id]) => id);
        for (const name of names) {
          const [file = ''] = name.replace(/^\0/, '').split('?', 1);
          if (isAbsolute(file)) files.add(file);
        }
      }
    },
  };
}

/** The packages of these files, by name, without the module's own and the portal's. */
export function bundledPackages(files: Iterable<string>, own: string): BundledPackage[] {
  const found = new Map<string, BundledPackage>();
  for (const file of files) {
    const read = packageOf(file);
    if (read === undefined || read.name === own || read.name.startsWith('@pwp/')) continue;
    found.set(`${read.name} ${read.version}`, { name: read.name, version: read.version, license: licenseOf(read) });
  }
  return [...found.values()].toSorted((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

function licenseOf({ license, licenses }: PackageFile): string {
  if (typeof license === 'string') return license;
  if (license !== undefined) return license.type;
  return (licenses ?? []).map(({ type }) => type).join(' OR ');
}
