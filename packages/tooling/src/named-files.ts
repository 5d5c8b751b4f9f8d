import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Plugin } from 'vite';

/** Name of the plugin. */
export const NAMED_FILES = 'pwp-named-files';

/**
 * Vite plugin: serves files under their own names next to a module's built ones, for a library that loads them by
 * name.
 */
export function namedFiles(directory: string, paths: readonly string[]): Plugin {
  return {
    name: NAMED_FILES,
    generateBundle() {
      for (const path of paths) this.emitFile({ type: 'asset', fileName: basename(path), source: readFileSync(path) });
    },
    // In development, the library may look for them next to any source folder of the module.
    configureServer({ middlewares }) {
      const module = `/${basename(directory)}/`;
      middlewares.use((request, response, next) => {
        const [url = ''] = (request.originalUrl ?? '').split('?', 1);
        const path = url.includes(module) ? paths.find((named) => url.endsWith(`/${basename(named)}`)) : undefined;
        if (path === undefined) next();
        else response.setHeader('content-type', 'text/javascript').end(readFileSync(path));
      });
    },
  };
}
