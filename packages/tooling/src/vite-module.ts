import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import type { Plugin, UserConfig } from 'vite';
import { declaredModule } from './declared-module.ts';
import { NAMED_FILES, namedFiles } from './named-files.ts';
import { plainDynamicImports } from './plain-dynamic-imports.ts';
import { releaseFiles } from './release-files.ts';

/** Specifiers that the shell's import map answers with its one runtime file; a module never carries its own copy. */
export const runtimeSpecifiers: readonly string[] = [
  'vue',
  'vue-router',
  'pinia',
  'single-spa',
  '@pwp/web-kit',
  '@pwp/web-kit/host',
  '@pwp/ui',
];

/**
 * The Vite configuration of a module's web: `web/main.ts` becomes ES files with names made of their content in `dist/`,
 * each with its compressed siblings, and `dist/build.json` for the registry. `directory` is the module's folder; `named` are paths of
 * files that keep their names, since a library asks for them so. A module that differs from its module.json is not built.
 */
export function moduleViteConfig(directory: string, named: readonly string[] = []): UserConfig {
  return {
    root: directory,
    // Chunks find each other from where they stand: the registry decides of the address.
    base: './',
    publicDir: false,
    plugins: [
      declaredModule(directory),
      plainDynamicImports(),
      vue(),
      namedFiles(directory, named),
      releaseFiles(join(directory, 'dist')),
    ],
    worker: { rolldownOptions: { output: { entryFileNames: '[name]-[hash].js' } } },
    build: {
      outDir: 'dist-next',
      emptyOutDir: true,
      target: 'es2022',
      minify: true,
      // The shell links a module's CSS from the manifest; nothing is injected by JavaScript, and `data:` URLs meet the CSP.
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { main: join(directory, 'web/main.ts') },
        external: [...runtimeSpecifiers],
        // The shell calls the entry's exports (bootstrap, mount, unmount) by name.
        preserveEntrySignatures: 'strict',
        output: {
          format: 'es',
          entryFileNames: '[name]-[hash].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: '[name]-[hash][extname]',
        },
      },
    },
  };
}

/** What a module's configuration adds to the one server that has all modules from source (`npm run dev`). */
export function servedPlugins({ plugins = [] }: UserConfig): Plugin[] {
  return plugins.flat().filter((plugin): plugin is Plugin => isPlugin(plugin) && plugin.name === NAMED_FILES);
}

function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && 'name' in value;
}
