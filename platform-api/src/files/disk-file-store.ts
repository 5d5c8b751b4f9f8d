import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, openAsBlob } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileStore } from '@pwp/api-kit';

const KEY = /^[0-9a-f]{2}\/[0-9a-f-]{36}$/;

/** Files in a folder: written aside, synced, then moved to their place, so that a crash leaves a whole file or none. */
export function createDiskFileStore(folder: string): FileStore {
  const place = (key: string) => {
    if (!KEY.test(key)) throw new Error(`not a key of this store: ${key}`);
    return join(folder, key);
  };
  return {
    async put(source) {
      const id = randomUUID();
      const key = `${id.slice(0, 2)}/${id}`;
      const aside = join(folder, `${id}.part`);
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
      const chunks: Buffer[] = [];
      for await (const chunk of createReadStream(place(key), { end: length - 1 })) chunks.push(Buffer.from(chunk));
      return Buffer.concat(chunks);
    },
    delete: (key) => rm(place(key), { force: true }),
  };
}

/** A file's name is in its folder: that too must be on disk before the caller is told that it is safe. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
