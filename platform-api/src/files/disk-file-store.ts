import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { FileStore } from '@pwp/api-kit';
import { syncFolder } from '@pwp/api-kit/server';
import { requireKey, newKey } from './file-key.ts';
import type { FreeSpace } from './free-space.ts';
import { writeMeasured } from './measured-file.ts';

const PART = '.part';
/** Files compared at once. */
const BATCH = 500;

/**
 * Stores files in a folder. Each is written aside, synced and renamed, so a crash leaves a complete file or none.
 * Each owner (a module) has its own sub-folder, so a sweep sees only its files. Below the reserve of `space`, if
 * given, no file is accepted.
 */
export function createDiskFileStore(folder: string, owner: string, space?: FreeSpace): FileStore {
  const place = (key: string) => join(folder, requireKey(key));
  return {
    async put(source) {
      const key = newKey(owner);
      const aside = join(folder, owner, `${randomUUID()}${PART}`);
      const target = place(key);
      await mkdir(dirname(target), { recursive: true });
      try {
        const measured = await writeMeasured(source, aside, space);
        await rename(aside, target);
        await syncFolder(dirname(target));
        return { key, ...measured };
      } catch (error) {
        await rm(aside, { force: true });
        await rm(target, { force: true });
        throw error;
      }
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
