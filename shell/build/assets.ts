import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Below this size (bytes), a compressed copy saves nothing worth a file. */
const WORTH_COMPRESSING = 1024;

/** The sha384 of a file, as `integrity` attributes write it. */
export async function integrityOf(path: string): Promise<string> {
  return `sha384-${createHash('sha384')
    .update(await readFile(path))
    .digest('base64')}`;
}

/** Removes the scripts and styles of former builds. */
export async function removeAllBut(folder: string, names: readonly string[]): Promise<void> {
  const former = (await readdir(folder, { recursive: true })).filter(
    (file) => /\.(m?js|css|wasm)(\.br|\.gz)?$/.test(file) && !names.includes(file.replace(/\.(br|gz)$/, '')),
  );
  await Promise.all(former.map((file) => rm(`${folder}/${file}`, { force: true })));
}

/** Writes a `.br` and a `.gz` beside these scripts and styles of a folder, and says what each weighs, in bytes. */
export async function compressAssets(
  folder: string,
  names: readonly string[],
): Promise<{ name: string; bytes: number; brotliBytes: number }[]> {
  return Promise.all(
    names.map(async (name) => {
      const content = await readFile(`${folder}/${name}`);
      if (content.length < WORTH_COMPRESSING) return { name, bytes: content.length, brotliBytes: content.length };
      const [brotli, gzipped] = await Promise.all([
        toBrotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
        toGzip(content, { level: 9 }),
      ]);
      await Promise.all([writeFile(`${folder}/${name}.br`, brotli), writeFile(`${folder}/${name}.gz`, gzipped)]);
      return { name, bytes: content.length, brotliBytes: brotli.length };
    }),
  );
}
