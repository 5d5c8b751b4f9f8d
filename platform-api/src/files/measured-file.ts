import type { Readable } from 'node:stream';
import { stockagePlein } from '@pwp/api-kit';
import { writeNewFile, type WrittenFile } from '@pwp/api-kit/server';
import type { FreeSpace } from './free-space.ts';
import { NO_ROOM } from './full-disk.ts';

/** Writes and measures a new file, synced. Throws `stockage-plein` before any write below the reserve of `space`. */
export async function writeMeasured(
  source: Readable,
  path: string,
  space: FreeSpace | undefined,
): Promise<WrittenFile> {
  if ((await space?.isLow()) === true) {
    source.resume();
    throw stockagePlein(NO_ROOM);
  }
  return writeNewFile(source, path);
}
