import { readFile, writeFile } from 'node:fs/promises';
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

/** Vite plugin: compresses each file that was written (`.br`, `.gz`, where that is smaller) and writes `build.json`. */
export function releaseFiles(): Plugin {
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
    },
  };
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
