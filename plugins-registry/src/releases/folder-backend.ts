import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { syncFolder } from '@pwp/api-kit/server';
import type { StorageBackend } from './storage-backend.ts';
import { readIfThere } from './read-if-there.ts';

/** Folder of what is being written. */
const ASIDE = '.aside';

/** Keeps releases in a local folder: files are written aside, synced, then renamed into place. */
export function createFolderBackend(root: string): StorageBackend {
  return {
    read: (path) => readIfThere(join(root, path)),
    async replace(folder, files) {
      const aside = join(root, ASIDE, randomUUID());
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
    async room() {
      // Made by the first release.
      const { bavail, bsize } = await statfs(existsSync(root) ? root : dirname(root));
      return bavail * bsize;
    },
    async list() {
      // Nothing was published yet.
      if (!existsSync(root)) return [];
      const paths = (await readdir(root, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(root, join(parentPath, name)).replaceAll(sep, '/'));
      return paths.filter((path) => !path.startsWith(`${ASIDE}/`));
    },
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
