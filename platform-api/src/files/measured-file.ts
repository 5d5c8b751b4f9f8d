import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stockagePlein, type StoredFile } from '@pwp/api-kit';
import type { FreeSpace } from './free-space.ts';
import { NO_ROOM } from './full-disk.ts';

/**
 * Writes `source` to a new file, synced, and measures it on the way. Throws `stockage-plein` before any write below the reserve of
 * `space`.
 */
export async function writeMeasured(
  source: Readable,
  path: string,
  space: FreeSpace | undefined,
): Promise<Omit<StoredFile, 'key'>> {
  if ((await space?.isLow()) === true) {
    source.resume();
    throw stockagePlein(NO_ROOM);
  }
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(source, measure, createWriteStream(path, { flags: 'wx', flush: true }));
  return { size, sha256: hash.digest('hex') };
}
