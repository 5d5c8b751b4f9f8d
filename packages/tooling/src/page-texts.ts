import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import vue from '@vitejs/plugin-vue';
import { PAGE_TEXTS_FILE, PageText, readModuleFile, type PageTexts } from '@pwp/contracts';
import { build, type Plugin } from 'vite';
import { z } from 'zod';
import { leftOutImports } from './left-out-imports.ts';

/** Longest drawing of all pages of a module, ms. */
const LONGEST = 30_000;

/** Stands for the folder of the release, whose address is not known yet. */
const FOLDER = '/pwp-dossier-de-la-version/';

/** What the thread tells of each page: its HTML, or why there is none. */
const Drawn = z.object({ path: z.string(), html: z.string().optional(), fault: z.string().optional() });

/**
 * Vite plugin: draws the public pages of module.json in Node, from the components that browsers get, and writes their HTML beside the
 * built files. The build names each page that cannot be drawn, which then has its title alone until its code is there.
 */
export function pageTexts(directory: string): Plugin {
  return {
    name: 'pwp-page-texts',
    apply: 'build',
    async generateBundle() {
      const reading = readModuleFile(await readFile(join(directory, 'module.json'), 'utf8'));
      // It is told already, with its faults.
      if ('faults' in reading || reading.declaration.publicPages.length === 0) return;
      const paths = reading.declaration.publicPages.map(({ path }) => path);
      const texts: PageTexts = {};
      const { drawn, fault: whole } = await drawPages(directory, paths);
      for (const path of paths) {
        const { html, fault = whole } = drawn.get(path) ?? {};
        const text = PageText.safeParse(html);
        if (text.success) texts[path] = text.data;
        else this.warn(`${path} has no text in its HTML: ${fault ?? text.error.issues[0]?.message ?? 'it is empty'}.`);
      }
      if (Object.keys(texts).length > 0)
        this.emitFile({ type: 'asset', fileName: PAGE_TEXTS_FILE, source: JSON.stringify(texts) });
    },
  };
}

interface Drawing {
  drawn: Map<string, z.output<typeof Drawn>>;
  /** Why those that are missing are. */
  fault?: string;
}

async function drawPages(directory: string, paths: readonly string[]): Promise<Drawing> {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-page-texts-'));
  try {
    const file = join(folder, 'draw.mjs');
    await writeFile(file, await bundleForNode(directory));
    return await runDrawing(file, paths);
  } catch (error) {
    return { drawn: new Map(), fault: messageOf(error) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const ENTRY = 'virtual:pwp-page-texts';

/** The module's pages and what draws them, in one file that needs no package beside it. */
async function bundleForNode(directory: string): Promise<string> {
  const result = await build({
    configFile: false,
    root: directory,
    base: FOLDER,
    logLevel: 'silent',
    publicDir: false,
    plugins: [vue(), leftOutImports(), drawingEntry(join(directory, 'web/main.ts'))],
    define: { 'process.env.NODE_ENV': '"production"' },
    ssr: { noExternal: true, resolve: { conditions: ['module', 'import'] } },
    resolve: { dedupe: ['vue', 'vue-router', 'pinia'] },
    build: {
      target: 'node24',
      ssr: true,
      write: false,
      minify: false,
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: ENTRY,
        // The files that a browser gets keep their names.
        output: { codeSplitting: false, assetFileNames: '[name]-[hash][extname]' },
      },
    },
  });
  const outputs = [result].flat().flatMap((one) => ('output' in one ? one.output : []));
  const entry = outputs.find((output) => output.type === 'chunk' && output.isEntry);
  if (entry?.type !== 'chunk') throw new Error('the build for Node wrote no entry');
  return entry.code;
}

function drawingEntry(main: string): Plugin {
  return {
    name: 'pwp-drawing-entry',
    enforce: 'pre',
    resolveId: (asked) => (asked === ENTRY ? `\0${ENTRY}` : undefined),
    load: (id) =>
      id === `\0${ENTRY}`
        ? `import { parentPort, workerData } from 'node:worker_threads';
import { drawPage } from '@pwp/web-kit/draw-page';
import { mount } from ${JSON.stringify(main)};
for (const path of workerData) {
  try {
    parentPort.postMessage({ path, html: await drawPage(mount.declared, path) });
  } catch (error) {
    parentPort.postMessage({ path, fault: error instanceof Error ? error.message : String(error) });
  }
}`
        : undefined,
  };
}

/** Runs the module's code in a thread: what it leaves running ends with it. */
async function runDrawing(file: string, paths: readonly string[]): Promise<Drawing> {
  const drawn: Drawing['drawn'] = new Map();
  // What the code says of a browser that it does not find is no fault of the build.
  const thread = new Worker(file, { workerData: paths, stdout: true, stderr: true });
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const late = setTimeout(() => resolve(`it is not drawn after ${LONGEST / 1_000} s`), LONGEST);
  thread.on('message', (message: unknown) => {
    const one = Drawn.parse(message);
    drawn.set(one.path, { ...one, html: one.html?.replaceAll(`="${FOLDER}`, '="./') });
    if (drawn.size === paths.length) resolve(undefined);
  });
  thread.on('error', (error) => resolve(messageOf(error)));
  thread.on('exit', () => resolve('its drawing ended the thread'));
  const fault = await promise;
  clearTimeout(late);
  await thread.terminate();
  return { drawn, ...(fault !== undefined && { fault }) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
