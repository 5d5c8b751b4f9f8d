import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '@pwp/api-kit/server';
import type { StorageBackend } from './storage-backend.ts';
import { readIfThere } from './read-if-there.ts';

/** Keeps releases in a local folder: files are written aside, synced, then renamed into place. */
export function createFolderBackend(root: string): StorageBackend {
  return {
    read: (path) => readIfThere(join(root, path)),
    async replace(folder, files) {
      const aside = join(root, '.aside', randomUUID());
      try {
        for (const [name, bytes] of files) {
          const path = join(aside, name);
          await mkdir(dirname(path), { recursive: true });
          await write(path, bytes);
        }
        const target = join(root, folder);
        await mkdir(dirname(target), { recursive: true });
        await rm(target, { recursive: true, force: true });
        await rename(aside, target);
        await syncFolder(dirname(target));
      } finally {
        await rm(aside, { recursive: true, force: true });
      }
    },
    remove: (folder) => rm(join(root, folder), { recursive: true, force: true }),
  };
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
