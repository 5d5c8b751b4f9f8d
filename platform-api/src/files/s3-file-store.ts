import { createWriteStream, openAsBlob } from 'node:fs';
import { glob, mkdtempDisposable, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileStore } from '@pwp/api-kit';
import type { Bucket } from '@pwp/object-storage';
import { isKey, newKey, requireKey } from './file-key.ts';
import type { FreeSpace } from './free-space.ts';
import { writeMeasured } from './measured-file.ts';

/** Folders of files on their way to or from the bucket, in the system's temporary folder: one a file, for this account alone. */
const ASIDE = 'pwp-files-';
/** Most pages of a thousand files that one sweep looks at. */
const MOST_PAGES = 100_000;

/**
 * Stores files in a bucket, those of each owner (a module) below its name. A file is first written to the temporary folder, where it is
 * measured, then put whole with its length and hash; below the reserve of `space` there, no file is accepted.
 */
export function createS3FileStore(bucket: Bucket, owner: string, space?: FreeSpace): FileStore {
  const open = async (key: string): Promise<Readable> => {
    const body = await bucket.open(requireKey(key));
    if (body === undefined) throw Object.assign(new Error(`ENOENT: no such object: ${key}`), { code: 'ENOENT' });
    return body;
  };
  return {
    async put(source) {
      const aside = await mkdtempDisposable(join(tmpdir(), ASIDE));
      try {
        const path = join(aside.path, 'file');
        const measured = await writeMeasured(source, path, space);
        const key = newKey(owner);
        await bucket.put(key, await openAsBlob(path), measured.sha256);
        return { key, ...measured };
      } finally {
        await aside.remove();
      }
    },
    read: open,
    async blob(key, type, copies, signal) {
      const aside = copies.use(await mkdtempDisposable(join(tmpdir(), ASIDE)));
      const path = join(aside.path, 'file');
      await pipeline(await open(key), createWriteStream(path, { flags: 'wx' }), { signal });
      return openAsBlob(path, { type });
    },
    head: (key, length) => bucket.head(requireKey(key), length),
    delete: (key) => bucket.delete(requireKey(key)),
    async sweep(instant, kept, signal) {
      await sweepAsides(instant);
      let swept = 0;
      for await (const page of bucket.list(`${owner}/`, MOST_PAGES)) {
        if (signal.aborted) break;
        const keys = page.flatMap(({ key, modified }) => (modified < instant && isKey(key) ? [key] : []));
        const keptKeys = await kept(keys);
        for (const key of keys) {
          if (keptKeys.has(key)) continue;
          await bucket.delete(key);
          swept += 1;
        }
      }
      return swept;
    },
  };
}

/** Deletes what a crash left in the temporary folder before `instant`. */
async function sweepAsides(instant: Date): Promise<void> {
  for await (const name of glob(`${ASIDE}*`, { cwd: tmpdir() })) {
    const path = join(tmpdir(), name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtime < instant) await rm(path, { recursive: true, force: true });
  }
}
