import { globSync, realpathSync } from 'node:fs';
import type { Server } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { pingFromThePage } from '@pwp/tooling/ping-from-the-page';
import { servedPlugins } from '@pwp/tooling/vite-module';
import { bundleStyles, stylesheet, withoutIconify, withoutVuePolicy } from '@pwp/shell/build';
import { createServer, loadConfigFromFile, type Plugin, type UserConfig, type ViteDevServer } from 'vite';
import { SOURCES } from './stand-in-builds.ts';

/** The entry of the pages. */
const ENTRIES = [
  'shell/src/boot.ts',
  'shell/src/open-portal.ts',
  'shell/src/identity-down.ts',
  'modules/*/web/main.ts',
];

/**
 * The one Vite server of shell, modules and kits, behind the front door `server`. `dataDir` is neither watched nor
 * served.
 */
export async function openVite(root: string, server: Server, dataDir: string): Promise<ViteDevServer> {
  const data = `${resolve(dataDir)}/**`;
  const adapted = [withoutVuePolicy(), withoutIconify()];
  return createServer({
    configFile: false,
    root,
    base: SOURCES,
    appType: 'custom',
    publicDir: false,
    clearScreen: false,
    cacheDir: join(root, 'node_modules/.cache/vite-dev'),
    plugins: [vue(), ...adapted, portalStyles(), pingFromThePage(), ...(await pluginsOfModules(root))],
    optimizeDeps: { entries: ENTRIES, rolldownOptions: { plugins: adapted } },
    server: {
      middlewareMode: true,
      ws: { server },
      cors: false,
      fs: {
        // In a copy of the repository, packages are at the target of their links.
        allow: [root, dirname(realpathSync(join(root, 'node_modules/vite')))],
        deny: ['.env', '.env.*', '.npmrc', '*.{crt,pem}', '**/.git/**', data],
      },
      watch: {
        ignored: [data, '**/.pwp/**', '**/dist/**', '**/dist-next*/**', '**/.nx/**', '**/playwright-report/**'],
      },
    },
  });
}

/** Compiles the pages' code in advance, so that the first page does not wait. */
export async function warmUp({ environments, config: { root } }: ViteDevServer): Promise<void> {
  const files = globSync([...ENTRIES, '{shell/src,modules/*/web}/**/*.vue', 'packages/ui/src/styles.css'], {
    cwd: root,
  });
  await environments.client.depsOptimizer?.scanProcessing;
  await Promise.all(files.map((file) => environments.client.warmupRequest(`/${file}`)));
}

const SERVE = { command: 'serve', mode: 'development' } as const;

async function pluginsOfModules(root: string): Promise<Plugin[]> {
  const files = globSync('modules/*/vite.config.ts', { cwd: root });
  const configs = await Promise.all(
    files.map(async (file): Promise<UserConfig> => {
      const loaded = await loadConfigFromFile(SERVE, join(root, file), root, undefined, undefined, 'native');
      if (loaded === null) throw new Error(`${file} holds no configuration.`);
      return loaded.config;
    }),
  );
  return configs.flatMap(servedPlugins);
}

/** Builds the portal's stylesheet as its build does, and again when one of its files is saved. */
function portalStyles(): Plugin {
  let parts: readonly string[] = [];
  return {
    name: 'pwp-portal-styles',
    enforce: 'pre',
    async load(id) {
      if (id.split('?', 1)[0] !== stylesheet) return undefined;
      const { code, files } = await bundleStyles({ minify: false });
      parts = files;
      return Buffer.from(code).toString();
    },
    hotUpdate({ file }) {
      if (!parts.includes(file)) return undefined;
      return [...(this.environment.moduleGraph.getModulesByFile(stylesheet) ?? [])];
    },
  };
}
