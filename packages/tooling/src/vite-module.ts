import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import type { Plugin, UserConfig } from 'vite';
import { confinedStyles } from './confined-styles.ts';
import { declaredModule } from './declared-module.ts';
import { leftOutImports } from './left-out-imports.ts';
import { NAMED_FILES, namedFiles } from './named-files.ts';
import { plainDynamicImports } from './plain-dynamic-imports.ts';
import { pageTexts } from './page-texts.ts';
import { notesBundledFiles, type BundledFiles } from './release/bundled-packages.ts';
import { releaseFiles } from './release-files.ts';

/** Specifiers that the shell's import map resolves to its own files; a module never bundles its own copy. */
export const sharedSpecifiers: readonly string[] = [
  'vue',
  'vue-router',
  'pinia',
  'single-spa',
  '@pwp/web-kit',
  '@pwp/web-kit/host',
  '@pwp/ui',
  '@pwp/viewer/heic',
  '@pwp/viewer/pdf',
];

/**
 * The Vite configuration of a module's web. `web/main.ts` is built to ES files with hashed names in `dist/`, each
 * with its compressed copies, and `dist/build.json` for the registry. `directory` is the module's folder; `named` are
 * paths of files that keep their names, for a library that needs them. A module that does not match its module.json,
 * or does not say which versions of the shared packages it works with, is not built.
 */
export function moduleViteConfig(directory: string, named: readonly string[] = []): UserConfig {
  const files: BundledFiles = new Set(named);
  return {
    root: directory,
    // Chunks import each other by relative paths: the registry chooses the address.
    base: './',
    publicDir: false,
    plugins: [
      declaredModule(directory),
      plainDynamicImports(),
      leftOutImports(),
      vue({ features: { componentIdGenerator: ownComponentId(directory) } }),
      confinedStyles(directory),
      namedFiles(directory, named),
      notesBundledFiles(directory, files),
      pageTexts(directory),
      releaseFiles({ directory, shared: sharedSpecifiers, files }),
    ],
    worker: {
      plugins: () => [notesBundledFiles(directory, files)],
      rolldownOptions: { output: { entryFileNames: '[name]-[hash].js' } },
    },
    build: {
      outDir: 'dist-next',
      emptyOutDir: true,
      target: 'es2022',
      minify: true,
      // The shell links a module's CSS from the manifest. JavaScript injects none, and the CSP refuses `data:` URLs.
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { main: join(directory, 'web/main.ts') },
        external: [...sharedSpecifiers],
        // The shell calls the entry's exports (bootstrap, mount, unmount) by name. It may export more, for pages that load later:
        // otherwise what they share with it would be a file more, which the first page waits for.
        preserveEntrySignatures: 'allow-extension',
        output: {
          format: 'es',
          entryFileNames: '[name]-[hash].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: '[name]-[hash][extname]',
          // Of all that the entry needs at once, nothing is a file more, even where another chunk needs it too.
          codeSplitting: { groups: [{ name: 'main', tags: ['$initial'] }] },
        },
      },
    },
  };
}

/**
 * How a component is named for hot replacement and scoped styles. Two modules that are developed in one page share one Vue, which knows
 * components by these names alone: a file of the same path in another module must have another.
 */
function ownComponentId(directory: string) {
  return (path: string, source: string, isProduction: boolean | undefined, hash: (text: string) => string): string =>
    hash(isProduction === true ? path + source : `${directory}/${path}`);
}

/** What a module's configuration adds to the one server that serves all modules from source (`npm run dev`). */
export function servedPlugins({ plugins = [] }: UserConfig): Plugin[] {
  return plugins.flat().filter((plugin): plugin is Plugin => isPlugin(plugin) && plugin.name === NAMED_FILES);
}

function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && 'name' in value;
}
