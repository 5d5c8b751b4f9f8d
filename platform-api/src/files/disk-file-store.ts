import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stockagePlein, type FileStore } from '@pwp/api-kit';
import { syncFolder } from '@pwp/api-kit/server';
import type { FreeSpace } from './free-space.ts';
import { NO_ROOM } from './full-disk.ts';

/** `<owner>/<2 characters>/<uuid>`; the first stores had no owner. */
const KEY = /^(?:[a-z][a-z0-9-]*\/)?[0-9a-f]{2}\/[0-9a-f-]{36}$/;
const PART = '.part';
/** Files compared at once. */
const BATCH = 500;

/**
 * Stores files in a folder. Each is written aside, synced and renamed, so a crash leaves a complete file or none.
 * Each owner (a module) has its own sub-folder, so a sweep sees only its files. Below the reserve of `space`, if
 * given, no file is accepted.
 */
export function createDiskFileStore(folder: string, owner: string, space?: FreeSpace): FileStore {
  const place = (key: string) => {
    if (!KEY.test(key)) throw new Error(`not a key of this store: ${key}`);
    return join(folder, key);
  };
  return {
    async put(source) {
      if ((await space?.isLow()) === true) {
        source.resume();
        throw stockagePlein(NO_ROOM);
      }
      const id = randomUUID();
      const key = `${owner}/${id.slice(0, 2)}/${id}`;
      const aside = join(folder, owner, `${id}${PART}`);
      const target = place(key);
      await mkdir(dirname(target), { recursive: true });
      const hash = createHash('sha256');
      let size = 0;
      const measure = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          hash.update(chunk);
          size += chunk.length;
          done(null, chunk);
        },
      });
      try {
        await pipeline(source, measure, createWriteStream(aside, { flags: 'wx', flush: true }));
        await rename(aside, target);
        await syncFolder(dirname(target));
      } catch (error) {
        await rm(aside, { force: true });
        await rm(target, { force: true });
        throw error;
      }
      return { key, size, sha256: hash.digest('hex') };
    },
    async read(key) {
      const handle = await open(place(key));
      return handle.createReadStream();
    },
    blob: (key, type) => openAsBlob(place(key), { type }),
    async head(key, length) {
      // Uses one buffer of the right size: a stream would hold a large file twice until garbage collection.
      const bytes = new Uint8Array(length);
      const handle = await open(place(key));
      try {
        let filled = 0;
        for (let read = -1; read !== 0 && filled < length; filled += read) {
          read = (await handle.read(bytes, filled, length - filled, filled)).bytesRead;
        }
        return filled === length ? bytes : bytes.slice(0, filled);
      } finally {
        await handle.close();
      }
    },
    delete: (key) => rm(place(key), { force: true }),
    async sweep(instant, kept, signal) {
      let swept = 0;
      for await (const names of olderThan(join(folder, owner), instant)) {
        if (signal.aborted) break;
        const keys = names.filter((name) => !name.endsWith(PART)).map((name) => `${owner}/${name}`);
        const keptKeys = await kept(keys);
        for (const name of names) {
          const key = `${owner}/${name}`;
          if (keptKeys.has(key)) continue;
          await rm(join(folder, key), { force: true });
          if (!name.endsWith(PART)) swept += 1;
        }
      }
      return swept;
    },
  };
}

/** Names below `root` of the files written before `instant`, in batches. */
async function* olderThan(root: string, instant: Date): AsyncGenerator<string[]> {
  let batch: string[] = [];
  // Nothing was stored yet, so there is no folder.
  await mkdir(root, { recursive: true });
  for await (const entry of await opendir(root, { recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // Deleted since it was listed: nothing to sweep.
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || found.mtime >= instant) continue;
    batch.push(relative(root, path).replaceAll(sep, '/'));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
