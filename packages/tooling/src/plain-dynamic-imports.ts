import type { Plugin } from 'vite';

const helper = '\0vite/preload-helper.js';

/**
 * Vite plugin: keeps a dynamic import as it is. Vite's own helper would preload the chunk's dependencies and inject
 * its CSS, which the shell does from the manifest. Even with nothing to do, the helper weighs more than a small page.
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
