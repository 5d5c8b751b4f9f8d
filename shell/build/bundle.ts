import { createRequire } from 'node:module';
import vue from '@vitejs/plugin-vue';
import { build, type Plugin, type Rolldown } from 'vite';
import { z } from 'zod';
import { withoutIconify, withoutVuePolicy } from './vite-plugins.ts';

/** What to bundle: a file, or a source text that stands for one. */
export interface BundleOptions {
  root: string;
  outDir: string;
  name: string;
  entry?: string;
  source?: string;
  external: readonly string[];
  /** With development warnings, and not minified. */
  isForDevelopment?: boolean;
  /** Vite plugins of this bundle, besides those of every bundle. */
  plugins?: readonly Plugin[];
}

const VUE_FLAGS = { __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' };

/** Names of the files written, relative to `outDir`. */
export interface Bundle {
  entry: string;
  chunks: string[];
  /** Workers and other files that its code names. */
  assets: string[];
}

/** Bundles one entry for browsers under content-hashed names. */
export async function bundle(options: BundleOptions): Promise<Bundle> {
  const input = options.entry ?? virtualId(options.name);
  const output = await runBuild(options.root, { [options.name]: input }, options.external, {
    plugins: [
      ...(options.plugins ?? []),
      ...(options.source === undefined ? [] : [virtualModule(options.name, options.source)]),
    ],
    outDir: options.outDir,
    isForDevelopment: options.isForDevelopment ?? false,
    mayExtend: options.source === undefined,
  });
  const chunks = output.filter((part) => part.type === 'chunk');
  const entry = chunks.find((chunk) => chunk.isEntry);
  if (entry === undefined) throw new Error(`The build of ${options.name} wrote no entry.`);
  return {
    entry: entry.fileName,
    chunks: chunks.filter((chunk) => chunk !== entry).map((chunk) => chunk.fileName),
    assets: output.filter((part) => part.type === 'asset').map((asset) => asset.fileName),
  };
}

/** The names that each entry exports, read from a build that writes nothing. */
export async function exportsOf(root: string, entries: readonly string[]): Promise<Map<string, string[]>> {
  const input = Object.fromEntries(entries.map((entry, index) => [`entry${index}`, entry]));
  const output = await runBuild(root, input, [], {
    plugins: [],
    outDir: undefined,
    isForDevelopment: false,
    mayExtend: false,
  });
  const found = new Map<string, string[]>();
  for (const part of output) {
    if (part.type !== 'chunk' || !part.isEntry) continue;
    const entry = entries[Number(part.name.replace('entry', ''))];
    if (entry !== undefined) found.set(entry, part.exports.toSorted());
  }
  return found;
}

/** Bundles one entry for the server of the pages, in one file that needs no package beside it. */
export async function bundleForServer(root: string, entry: string, outDir: string, name: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    plugins: [vue(), withoutIconify()],
    define: { ...VUE_FLAGS, 'process.env.NODE_ENV': '"production"' },
    ssr: { noExternal: true, resolve: { conditions: ['module', 'import'] } },
    build: {
      target: 'node24',
      ssr: entry,
      outDir,
      emptyOutDir: false,
      rolldownOptions: {
        // Node has no localStorage: components find an empty one.
        output: {
          entryFileNames: `${name}.js`,
          codeSplitting: false,
          banner: 'const localStorage = { getItem: () => null };',
        },
      },
    },
  });
}

async function runBuild(
  root: string,
  input: Record<string, string>,
  external: readonly string[],
  {
    plugins,
    outDir,
    isForDevelopment,
    mayExtend,
  }: { plugins: Plugin[]; outDir: string | undefined; isForDevelopment: boolean; mayExtend: boolean },
): Promise<Rolldown.RolldownOutput['output']> {
  const result = await build({
    configFile: false,
    root,
    base: '/assets/',
    logLevel: 'warn',
    publicDir: false,
    plugins: [vue(), withoutVuePolicy(), withoutIconify(), ...plugins],
    define: {
      ...VUE_FLAGS,
      ...(isForDevelopment && { 'process.env.NODE_ENV': '"development"' }),
    },
    worker: { format: 'es', rolldownOptions: { output: { entryFileNames: '[name]-[hash].js' } } },
    build: {
      target: 'es2022',
      outDir: outDir ?? 'dist',
      write: outDir !== undefined,
      minify: outDir !== undefined && !isForDevelopment,
      emptyOutDir: false,
      assetsDir: '',
      modulePreload: false,
      rolldownOptions: {
        input,
        external: [...external],
        // The runtime's exports are its purpose; the portal exports nothing, and may hold what its own chunks share.
        preserveEntrySignatures: mayExtend ? 'allow-extension' : 'strict',
        output: {
          format: 'es',
          entryFileNames: '[name]-[hash].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: assetName,
        },
      },
    },
  });
  if (Array.isArray(result) || !('output' in result)) throw new Error('Vite answered something else than one build.');
  return result.output;
}

/** By its content; a file that a library asks for by its name keeps it, in a folder of the library's version. */
function assetName({ originalFileNames: [file = ''] }: { originalFileNames: string[] }): string {
  const [, library] = /node_modules\/(pdfjs-dist)\/wasm\//.exec(file) ?? [];
  if (library === undefined) return '[name]-[hash][extname]';
  const { version } = z
    .object({ version: z.string() })
    .parse(createRequire(import.meta.url)(`${library}/package.json`));
  return `${library}-${version}/[name][extname]`;
}

function virtualId(name: string): string {
  return `virtual:pwp-${name}`;
}

function virtualModule(name: string, source: string): Plugin {
  const id = virtualId(name);
  return {
    name: `pwp:${name}`,
    resolveId: (asked) => (asked === id ? `\0${id}` : undefined),
    load: (asked) => (asked === `\0${id}` ? source : undefined),
  };
}
