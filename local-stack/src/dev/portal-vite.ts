import { globSync, realpathSync } from 'node:fs';
import type { Server } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { servedPlugins } from '@pwp/tooling/vite-module';
import { bundleStyles, stylesheet, withoutIconify, withoutVuePolicy } from '@pwp/shell/build';
import { createServer, type Plugin, type UserConfig, type ViteDevServer } from 'vite';
import { SOURCES } from './stand-in-builds.ts';

/** Where pages start. */
const ENTRIES = ['shell/src/boot.ts', 'shell/src/open-portal.ts', 'modules/*/web/main.ts'];

/** The one Vite server of shell, modules and kits, behind the front door `server`. `dataDir` is neither watched nor served. */
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
        // In a copy of the repository, packages stand where they were linked from.
        allow: [root, dirname(realpathSync(join(root, 'node_modules/vite')))],
        deny: ['.env', '.env.*', '.npmrc', '*.{crt,pem}', '**/.git/**', data],
      },
      watch: {
        ignored: [data, '**/.pwp/**', '**/dist/**', '**/dist-next*/**', '**/.nx/**', '**/playwright-report/**'],
      },
    },
  });
}

/** Compiles what pages are made of, so that the first one that is asked for is not waited for. */
export async function warmUp({ environments, config: { root } }: ViteDevServer): Promise<void> {
  const files = globSync([...ENTRIES, '{shell/src,modules/*/web}/**/*.vue', 'packages/ui/src/styles.css'], {
    cwd: root,
  });
  await environments.client.depsOptimizer?.scanProcessing;
  await Promise.all(files.map((file) => environments.client.warmupRequest(`/${file}`)));
}

async function pluginsOfModules(root: string): Promise<Plugin[]> {
  const files = globSync('modules/*/vite.config.ts', { cwd: root });
  const configs = await Promise.all(
    files.map(async (file): Promise<UserConfig> => {
      const { default: config }: { default: UserConfig } = await import(pathToFileURL(join(root, file)).href);
      return config;
    }),
  );
  return configs.flatMap(servedPlugins);
}

/** The portal's stylesheet is made as its build makes it, and made again when one of its files is saved. */
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

/** Vite's client waits for a server that went away in a worker made of text, which the policy refuses: it waits in the page. */
function pingFromThePage(): Plugin {
  return {
    name: 'pwp-ping-from-the-page',
    transform(code, id) {
      if (!id.includes('/vite/dist/client/client.mjs')) return undefined;
      const asked = 'typeof SharedWorker === "undefined"';
      if (!code.includes(asked)) throw new Error("Vite's client no longer asks for a worker: look at pingFromThePage.");
      return { code: code.replace(asked, 'true'), map: null };
    },
  };
}
