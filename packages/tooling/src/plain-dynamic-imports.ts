import type { Plugin } from 'vite';

const helper = '\0vite/preload-helper.js';

/**
 * Vite plugin: a dynamic import stays an import. Vite's own helper would preload the chunk's dependencies and inject its CSS,
 * which the shell does from the manifest; with nothing to do it still weighs more than a small page.
 */
export function plainDynamicImports(): Plugin {
  return {
    name: 'pwp-plain-dynamic-imports',
    apply: 'build',
    enforce: 'pre',
    resolveId: (source) => (source === helper ? helper : undefined),
    load: (id) => (id === helper ? 'export const __vitePreload = (load) => load();' : undefined),
  };
}
