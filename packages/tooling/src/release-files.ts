import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import {
  PAGE_TEXTS_FILE,
  readModuleFile,
  type BundledPackage,
  type FileRole,
  type ReleaseRanges,
} from '@pwp/contracts';
import type { Plugin, Rolldown } from 'vite';
import { bundledPackages, type BundledFiles } from './release/bundled-packages.ts';
import { readPackage } from './release/package-file.ts';
import { releaseRanges } from './release/release-ranges.ts';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** A file of a build: its subresource integrity, and what it weighs as it is and as a browser takes it, bytes. */
interface WrittenFile {
  name: string;
  role: FileRole;
  integrity: string;
  bytes: number;
  brotliBytes: number;
}

/** `dist/build.json`: the files of a built module without their compressed copies, what it needs, and what went into it. */
interface BuildRecord {
  files: WrittenFile[];
  ranges: ReleaseRanges;
  packages: BundledPackage[];
  /** The module's own files that went into it, each with its SHA-256, hexadecimal: one that is another since makes the build an old one. */
  sources: Record<string, string>;
}

/** What a build is of: the module's folder, the names that the shell brings, and the files that went into the bundle. */
export interface ReleaseSources {
  directory: string;
  shared: readonly string[];
  files: BundledFiles;
}

/**
 * Vite plugin: compresses each built file (`.br`, `.gz`, where smaller), writes `build.json`, then replaces `dist`
 * with the finished folder. A failed build leaves the last good one complete.
 */
export function releaseFiles({ directory: module, shared, files }: ReleaseSources): Plugin {
  return {
    name: 'pwp-release-files',
    apply: 'build',
    async writeBundle(options, bundle) {
      if (options.dir === undefined) throw new Error('A module is built into a folder (output.dir).');
      const directory = options.dir;
      const outputs = Object.values(bundle).toSorted((a, b) => (a.fileName < b.fileName ? -1 : 1));
      const own = readPackage(module);
      if (own === undefined) return this.error(`${module}: a package.json with a name and a version is expected.`);
      const imported = outputs.flatMap((output) =>
        output.type === 'chunk'
          ? [...output.imports, ...output.dynamicImports].filter((id) => shared.includes(id))
          : [],
      );
      const { ranges, faults } = releaseRanges(module, own, await declarationOf(module), imported);
      if (faults.length > 0) return this.error(`${join(module, 'package.json')}: ${faults.join(' ')}`);
      const record: BuildRecord = {
        files: await Promise.all(
          outputs.map(async (output) => ({
            name: output.fileName,
            role: roleOf(output),
            ...(await compress(join(directory, output.fileName))),
          })),
        ),
        ranges,
        packages: bundledPackages(files, own.name),
        sources: await hashesOf(module, [...this.getModuleIds(), ...files]),
      };
      await writeFile(join(directory, 'build.json'), `${JSON.stringify(record, null, 2)}\n`);
      await replace(join(module, 'dist'), directory);
      return undefined;
    },
  };
}

/** The files of the module among the parts of a build: a component is several parts of one file, a stylesheet that was put together is none. */
async function hashesOf(module: string, parts: readonly string[]): Promise<Record<string, string>> {
  const files = new Set(
    parts.flatMap((part) => {
      const name = relative(module, part.split('?', 1)[0] ?? '').replaceAll(sep, '/');
      const isOutside = isAbsolute(name) || /^\.\.?\/|^$|^\0|node_modules/.test(name);
      return isOutside || !existsSync(join(module, name)) ? [] : [name];
    }),
  );
  const hashed = [...files].toSorted().map(async (name) => {
    const content = await readFile(join(module, name));
    return [name, createHash('sha256').update(content).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(hashed));
}

/** Formats that compress themselves: brotli takes a second each to save nothing. */
const COMPRESSED = /\.(?:png|jpe?g|webp|avif|woff2?)$/;

/** What `declaredModule` has checked before. */
async function declarationOf(module: string): Promise<{ apiRange?: string | undefined }> {
  const read = readModuleFile(await readFile(join(module, 'module.json'), 'utf8'));
  return 'declaration' in read ? read.declaration : {};
}

/** A folder cannot be renamed over one that is not empty. */
async function replace(folder: string, by: string): Promise<void> {
  const former = `${by}-former`;
  await rm(former, { recursive: true, force: true });
  await rename(folder, former).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
  await rename(by, folder);
  await rm(former, { recursive: true, force: true });
}

function roleOf(output: Rolldown.OutputAsset | Rolldown.OutputChunk): FileRole {
  if (output.type === 'chunk') return output.isEntry ? 'entry' : 'chunk';
  if (output.fileName === PAGE_TEXTS_FILE) return 'texts';
  return output.fileName.endsWith('.css') ? 'css' : 'asset';
}

async function compress(path: string): Promise<Omit<WrittenFile, 'name' | 'role'>> {
  const bytes = await readFile(path);
  const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
  if (COMPRESSED.test(path)) return { integrity, bytes: bytes.length, brotliBytes: bytes.length };
  const brotli = await toBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const siblings = [
    { path: `${path}.br`, bytes: brotli },
    { path: `${path}.gz`, bytes: await toGzip(bytes, { level: 9 }) },
  ];
  for (const sibling of siblings) {
    if (sibling.bytes.length < bytes.length) await writeFile(sibling.path, sibling.bytes);
  }
  return { integrity, bytes: bytes.length, brotliBytes: Math.min(brotli.length, bytes.length) };
}
