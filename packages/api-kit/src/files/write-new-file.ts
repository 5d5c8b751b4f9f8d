import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Size in bytes and SHA-256, hexadecimal, of what was written. */
export interface WrittenFile {
  size: number;
  sha256: string;
}

/** Writes `source` to a file that must not exist yet, syncs it, and measures it on the way. `mode`: that of the file. */
export async function writeNewFile(source: Readable, path: string, mode = 0o666): Promise<WrittenFile> {
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(source, measure, createWriteStream(path, { flags: 'wx', flush: true, mode }));
  return { size, sha256: hash.digest('hex') };
}
