import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { usualBrand } from '@pwp/contracts';
import vue from '@vitejs/plugin-vue';
import { build, type Plugin } from 'vite';
import { compressAssets } from '../../shell/build/assets.ts';
import { buildStyles, type Styles } from '../../shell/build/styles.ts';
import { root } from '../measure/server-process.ts';

/** Output folder of the plain application. */
export interface PlainBuild {
  /** Served under `/assets`, each file with its compressed copies. */
  assets: string;
  html: string;
}

/**
 * Builds `plain-app` like a well-made plain application: one Vite build, a file for each page, and preloads in the
 * HTML for the dashboard. The design system's stylesheet and fonts are the portal's.
 */
export async function buildPlainApp(): Promise<PlainBuild> {
  const out = join(root, 'node_modules/.cache/bench/plain-app');
  const assets = join(out, 'assets');
  await rm(out, { recursive: true, force: true });
  await mkdir(assets, { recursive: true });
  const styles = await buildStyles(assets);
  const result = await build({
    configFile: false,
    root: resolve(import.meta.dirname, '../plain-app'),
    base: '/',
    logLevel: 'warn',
    publicDir: false,
    plugins: [vue(), withoutIconify(), preloads(styles)],
    define: {
      BRAND: JSON.stringify(usualBrand),
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    build: {
      target: 'es2022',
      outDir: out,
      emptyOutDir: false,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
    },
  });
  if (Array.isArray(result) || !('output' in result)) throw new Error('Vite answered something else than one build.');
  const written = result.output.map(({ fileName }) => fileName).filter((name) => name.startsWith('assets/'));
  await compressAssets(assets, [...written.map((name) => name.slice('assets/'.length)), styles.css]);
  const html = readFileSync(join(out, 'index.html'), 'utf8');
  await writeFile(join(out, 'index.html'), html);
  return { assets, html };
}

/** The links that Vite does not add: the design system, its fonts, and the page that `/` shows. */
function preloads(styles: Styles): Plugin {
  return {
    name: 'bench:preloads',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const dashboard = Object.values(bundle).find(
          (part) =>
            part.type === 'chunk' && part.facadeModuleId?.endsWith('modules/numerisation/web/routes.ts') === true,
        );
        if (dashboard?.type !== 'chunk')
          throw new Error('The plain application has no part of its own for the dashboard.');
        const css = [...(dashboard.viteMetadata?.importedCss ?? [])];
        const links = [
          ...[dashboard.fileName, ...dashboard.imports].map(
            (file) => `<link rel="modulepreload" crossorigin href="/${file}">`,
          ),
          ...styles.fonts.map(
            (font) => `<link rel="preload" as="font" type="font/woff2" href="/assets/${font}" crossorigin>`,
          ),
          `<link rel="stylesheet" crossorigin href="/assets/${styles.css}">`,
          ...css.map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
          `<link rel="icon" type="image/svg+xml" href="/assets/${styles.icon}">`,
        ];
        return html.replace(
          '</head>',
          `${[...new Set(links)].filter((link) => !html.includes(link)).join('\n')}\n</head>`,
        );
      },
    },
  };
}

/** As in the portal: vue-dsfr draws some icons with Iconify, and no page uses those. */
function withoutIconify(): Plugin {
  const id = '\0bench:no-iconify';
  return {
    name: 'bench:without-iconify',
    enforce: 'pre',
    resolveId: (asked) => (asked === '@iconify/vue' ? id : undefined),
    load: (asked) =>
      asked === id ? 'export const Icon = () => null; export const addCollection = () => {};' : undefined,
  };
}
