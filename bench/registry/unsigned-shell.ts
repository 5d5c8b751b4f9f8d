import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ShellBuild, ShellOptions } from '@pwp/shell/server';
import type { Plugin } from 'vite';
import { z } from 'zod';
import { compressAssets } from '../../shell/build/assets.ts';
import { bundle } from '../../shell/build/bundle.ts';
import { RUNTIME_SPECIFIERS } from '../../shell/build/runtime.ts';
import { renderPage } from '../../shell/server/render-page.ts';
import { ShellBuild as BuiltShell } from '../../shell/server/shell-build.ts';

/** What the boot calls in place of the two files that verify. */
const TRUSTING: Readonly<Record<string, string>> = {
  'signature.ts': "export const verifySignature = () => Promise.resolve('signed');",
  'page-integrity.ts':
    'export class ImportMapRefused extends Error {}\nexport const keepWhatWasSigned = (manifest) => manifest;',
};

/** The shell as it would be without signature and integrity: its boot verifies nothing, its pages name no hash. */
export async function buildUnsignedShell(folder: string): Promise<Required<Pick<ShellOptions, 'dist' | 'render'>>> {
  const root = resolve(import.meta.dirname, '../../shell');
  const dist = join(folder, 'unsigned-shell');
  const assets = join(dist, 'assets');
  await mkdir(assets, { recursive: true });
  await cp(join(root, 'dist/assets'), assets, { recursive: true, dereference: true });
  const built = BuiltShell.parse(JSON.parse(await readFile(join(root, 'dist/shell.json'), 'utf8')));
  const app = await bundle({
    root,
    outDir: assets,
    name: 'boot',
    entry: join(root, 'src/boot.ts'),
    external: RUNTIME_SPECIFIERS,
    plugins: [trusting()],
  });
  await compressAssets(assets, [app.entry, ...app.chunks]);
  const file = (name = '') => ({ url: `/assets/${name}`, integrity: '' });
  const shell: ShellBuild = {
    ...built,
    boot: file(app.entry),
    portal: file(app.chunks.find((chunk) => chunk.startsWith('open-portal-'))),
    chunks: app.chunks.filter((chunk) => !chunk.startsWith('open-portal-')).map(file),
  };
  await writeFile(join(dist, 'shell.json'), JSON.stringify(shell));
  return { dist, render: renderUnsigned };
}

function trusting(): Plugin {
  return {
    name: 'pwp-bench:trusting',
    enforce: 'pre',
    load: (id) => Object.entries(TRUSTING).find(([name]) => id.endsWith(`/shell/src/manifest/${name}`))?.[1],
  };
}

const ImportMap = z.object({ imports: z.record(z.string(), z.string()) });

/** The same page, without one hash in it. */
const renderUnsigned: typeof renderPage = (...given) => {
  const { html, inlineScripts } = renderPage(...given);
  const [, importMap = ''] = /<script type="importmap">(.*?)<\/script>/s.exec(html) ?? [];
  const bare = JSON.stringify(ImportMap.parse(JSON.parse(importMap)));
  return {
    html: html
      .replace(importMap, () => bare)
      .replaceAll(/ integrity="[^"]*"/g, '')
      .replaceAll(/"integrity":"[^"]*"/g, '"integrity":""'),
    inlineScripts: inlineScripts.map((script) => (script === importMap ? bare : script)),
  };
};
