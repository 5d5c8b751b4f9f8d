/** Builds the shell: one runtime file for every module, the shell's own code, its styles and fonts, and `dist/shell.json` that names them. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compressAssets, integrityOf, removeAllBut } from './build/assets.ts';
import { bundle, bundleForServer } from './build/bundle.ts';
import { LAZY_SPECIFIERS, readRuntimeSource, readRuntimeVersions, RUNTIME_SPECIFIERS } from './build/runtime.ts';
import { buildStyles } from './build/styles.ts';
import type { ShellBuild } from './server/shell-build.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const dist = `${root}dist`;
const assets = `${dist}/assets`;
const started = performance.now();

await mkdir(assets, { recursive: true });
const source = await readRuntimeSource(root);
const runtime = await bundle({ root, outDir: assets, name: 'runtime', source, external: [] });
const developmentRuntime = await bundle({
  root,
  outDir: assets,
  name: 'development-runtime',
  source,
  external: [],
  isForDevelopment: true,
});
const app = await bundle({
  root,
  outDir: assets,
  name: 'boot',
  entry: `${root}src/boot.ts`,
  external: RUNTIME_SPECIFIERS,
});
const portal = app.chunks.find((chunk) => chunk.startsWith('open-portal-'));
if (portal === undefined) throw new Error('The boot has no part of its own for the portal.');
const lazy = await Promise.all(
  LAZY_SPECIFIERS.map(async (specifier) => ({
    specifier,
    ...(await bundle({
      root,
      outDir: assets,
      name: specifier.replace('@pwp/', '').replace('/', '-'),
      source: `export * from '${specifier}';`,
      external: [],
    })),
  })),
);
const identityDown = await bundle({
  root,
  outDir: assets,
  name: 'identity-down',
  entry: `${root}src/identity-down.ts`,
  external: [],
});
const styles = await buildStyles(assets);
await bundleForServer(root, `${root}src/pages/page-text.ts`, dist, 'page-text');

const shell: ShellBuild = {
  specifiers: RUNTIME_SPECIFIERS,
  lazy: Object.fromEntries(
    await Promise.all(lazy.map(async ({ specifier, entry }) => [specifier, await file(entry)] as const)),
  ),
  versions: readRuntimeVersions(root),
  runtime: await file(runtime.entry),
  developmentRuntime: await file(developmentRuntime.entry),
  boot: await file(app.entry),
  portal: await file(portal),
  chunks: await Promise.all(app.chunks.filter((chunk) => chunk !== portal).map(file)),
  identityDown: await file(identityDown.entry),
  css: await file(styles.css),
  publicCss: await file(styles.publicCss),
  fonts: styles.fonts.map(urlOf),
  icon: urlOf(styles.icon),
  text: 'page-text.js',
};
const built = [
  runtime.entry,
  app.entry,
  ...app.chunks,
  ...lazy.flatMap(({ entry, assets: named }) => [entry, ...named]),
  identityDown.entry,
  styles.css,
  styles.publicCss,
];
const sizes = await compressAssets(assets, built);
// The names change with the content: a shell that is being served goes on with its own files until the new ones are named.
await writeFile(`${dist}/shell.json.new`, `${JSON.stringify(shell, null, 2)}\n`);
await rename(`${dist}/shell.json.new`, `${dist}/shell.json`);
await removeAllBut(assets, [...built, developmentRuntime.entry]);

for (const { name, bytes, brotliBytes } of sizes) {
  console.log(`${name.padEnd(36)} ${String(bytes).padStart(8)} o   brotli ${String(brotliBytes).padStart(7)} o`);
}
console.log(`shell built in ${Math.round(performance.now() - started)} ms`);

function urlOf(name: string): string {
  return `/assets/${name}`;
}

async function file(name: string): Promise<{ url: string; integrity: string }> {
  return { url: urlOf(name), integrity: await integrityOf(`${assets}/${name}`) };
}
