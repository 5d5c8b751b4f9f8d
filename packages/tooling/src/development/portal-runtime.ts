import type { Plugin } from 'vite';
import { sharedSpecifiers } from '../vite-module.ts';

/** Where a page imports the module from. */
export const ENTRY = '/pwp-developpement.js';

/** Where what the module shares with the portal is asked for. */
const SHARED = '/@pwp-portail/';

/** Styles come with Vite's client, which hears what was saved. */
const ENTRY_CODE = "import '/@vite/client';\nexport * from '/web/main.ts';\n";

/**
 * Vite plugin: has a module that is served from `origin` run in a portal's page. What it shares with the portal (Vue, the kit, the design system) is
 * the page's own, by its import map: two Vue would be strangers to each other.
 */
export function portalRuntime(origin: string): Plugin {
  return {
    name: 'pwp-portal-runtime',
    enforce: 'pre',
    config: () => ({ optimizeDeps: { exclude: [...sharedSpecifiers] } }),
    resolveId: (source) =>
      sharedSpecifiers.includes(source) ? { id: `${origin}${SHARED}${source}`, external: true } : undefined,
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const [path = ''] = (request.url ?? '').split('?', 1);
        const shared = path.startsWith(SHARED) ? path.slice(SHARED.length) : '';
        const code =
          path === ENTRY ? ENTRY_CODE : sharedSpecifiers.includes(shared) ? `export * from '${shared}';\n` : '';
        if (code === '') next();
        else
          response
            .writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' })
            .end(code);
      });
    },
  };
}
