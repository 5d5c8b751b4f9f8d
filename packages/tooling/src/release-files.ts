import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** What the registry does with a file: `entry` is imported first, `chunk` later, `css` is linked, `asset` is only served. */
type FileRole = 'entry' | 'chunk' | 'css' | 'asset';

/** `dist/build.json`: the files of a built module, without their compressed siblings. */
interface BuildRecord {
  files: { name: string; role: FileRole }[];
}

/**
 * Vite plugin: compresses each file that was written (`.br`, `.gz`, where that is smaller), writes `build.json`, and puts the finished
 * folder in the place of `dist`: a build that fails leaves the last good one there, whole.
 */
export function releaseFiles(dist: string): Plugin {
  return {
    name: 'pwp-release-files',
    apply: 'build',
    async writeBundle(options, bundle) {
      if (options.dir === undefined) throw new Error('A module is built into a folder (output.dir).');
      const directory = options.dir;
      const outputs = Object.values(bundle).toSorted((a, b) => (a.fileName < b.fileName ? -1 : 1));
      await Promise.all(outputs.map((output) => compress(join(directory, output.fileName))));
      const record: BuildRecord = {
        files: outputs.map((output) => ({ name: output.fileName, role: roleOf(output) })),
      };
      await writeFile(join(directory, 'build.json'), `${JSON.stringify(record, null, 2)}\n`);
      await replace(dist, directory);
    },
  };
}

/** A folder is not renamed over one that holds something. */
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
  return output.fileName.endsWith('.css') ? 'css' : 'asset';
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path);
  const siblings = [
    { path: `${path}.br`, bytes: await toBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }) },
    { path: `${path}.gz`, bytes: await toGzip(bytes, { level: 9 }) },
  ];
  for (const sibling of siblings) {
    if (sibling.bytes.length < bytes.length) await writeFile(sibling.path, sibling.bytes);
  }
}
