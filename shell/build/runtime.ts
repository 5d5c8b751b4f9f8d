import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { PackageVersions } from '@pwp/contracts';
import { z } from 'zod';
import { exportsOf } from './bundle.ts';

/** What modules and the shell find in the runtime, each under its own name through the import map. */
export const RUNTIME_SPECIFIERS = [
  'vue',
  'vue-router',
  'pinia',
  'single-spa',
  '@pwp/web-kit',
  '@pwp/web-kit/host',
  '@pwp/ui',
] as const;

/** The same, each in a file of its own that comes with its first use. */
export const LAZY_SPECIFIERS = ['@pwp/viewer/heic', '@pwp/viewer/pdf'] as const;

/** What a browser page has no use for (rendering on a server, hydration, custom elements, run-time compilation): 5 KB less, compressed. */
const LEFT_OUT: Partial<Record<string, RegExp>> = {
  vue: /^(compile|hydrate.*|.*SSR.*|ssr.*|.*CustomElement|VueElement|useHost|useShadowRoot|createHydrationRenderer|compatUtils|version|initCustomFormatter)$/,
  pinia: /^(acceptHMRUpdate|skipHydrate|shouldHydrate)$/,
};

/**
 * The source of the runtime file: every export of every specifier, by name.
 * Throws when two specifiers export one name, since both would be read from the same file.
 */
export async function readRuntimeSource(root: string): Promise<string> {
  const found = await exportsOf(root, RUNTIME_SPECIFIERS);
  const owners = new Map<string, string>();
  const lines: string[] = [];
  for (const specifier of RUNTIME_SPECIFIERS) {
    const names = (found.get(specifier) ?? []).filter(
      (name) => name !== 'default' && LEFT_OUT[specifier]?.test(name) !== true,
    );
    if (names.length === 0) throw new Error(`${specifier} exports nothing: the runtime would miss it.`);
    for (const name of names) {
      const owner = owners.get(name);
      if (owner !== undefined)
        throw new Error(`« ${name} » is exported by ${owner} and by ${specifier}: rename one of them.`);
      owners.set(name, specifier);
    }
    lines.push(`export { ${names.join(', ')} } from '${specifier}';`);
  }
  return lines.join('\n');
}

/** The versions of the packages that the shell shares, which modules say their ranges of. */
export function readRuntimeVersions(root: string): PackageVersions {
  return Object.fromEntries(
    [...RUNTIME_SPECIFIERS, ...LAZY_SPECIFIERS].map((specifier) => {
      const file = findPackageJSON(specifier, pathToFileURL(`${root}package.json`));
      if (file === undefined) throw new Error(`The package of « ${specifier} » is not installed.`);
      const { name, version } = z
        .object({ name: z.string(), version: z.string() })
        .parse(JSON.parse(readFileSync(file, 'utf8')));
      return [name, version];
    }),
  );
}
