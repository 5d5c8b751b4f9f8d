import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createServer, searchForWorkspaceRoot, type ViteDevServer } from 'vite';
import { pingFromThePage } from './ping-from-the-page.ts';
import { ENTRY, portalRuntime } from './portal-runtime.ts';

/** What a module is served with while it is developed. */
export interface ModuleServerOptions {
  /** The module's folder. */
  folder: string;
  /** On 127.0.0.1. */
  port: number;
  /** Origins of the portal whose pages may load the code. */
  portals: readonly string[];
}

/** A module that follows its sources. */
export interface ModuleServer {
  /** Where pages import it from. */
  entry: string;
  close: () => Promise<void>;
}

/**
 * Serves a module from source, with hot replacement and source maps, to the pages of a portal on this machine alone. Its first page is compiled
 * before this resolves. Throws when the port is taken.
 */
export async function serveModule({ folder, port, portals }: ModuleServerOptions): Promise<ModuleServer> {
  const origin = `http://127.0.0.1:${port}`;
  const root = searchForWorkspaceRoot(folder);
  const config = join(folder, 'vite.config.ts');
  const server = await createServer({
    configFile: existsSync(config) ? config : false,
    configLoader: 'native',
    root: folder,
    // The module's own configuration is that of its build, whose addresses are relative.
    base: '/',
    appType: 'custom',
    clearScreen: false,
    logLevel: 'warn',
    cacheDir: join(root, `node_modules/.cache/pwp-dev/${port}`),
    plugins: [portalRuntime(origin), pingFromThePage()],
    optimizeDeps: { entries: ['web/main.ts'] },
    server: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      origin,
      cors: { origin: [...portals] },
      // Nothing of the data folder, which holds the operator's token. In a copy of the repository, packages are at the target of their links.
      fs: {
        allow: [
          folder,
          join(root, 'packages'),
          join(root, 'node_modules'),
          dirname(realpathSync(join(root, 'node_modules/vite'))),
        ],
      },
      watch: { ignored: ['**/dist/**', '**/dist-next*/**', '**/api/**', '**/.pwp/**'] },
    },
  });
  await server.listen();
  await warmUp(server);
  return { entry: `${origin}${ENTRY}`, close: () => server.close() };
}

async function warmUp({ environments }: ViteDevServer): Promise<void> {
  await environments.client.depsOptimizer?.scanProcessing;
  // What does not compile is said by the page, and by Vite.
  await environments.client.warmupRequest('/web/main.ts');
}
