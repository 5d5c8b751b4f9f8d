import { open } from 'node:fs/promises';

/** How systems say that a folder cannot be synced: Windows (EPERM, EISDIR), some file systems (EINVAL). */
const NOT_SYNCED: ReadonlySet<unknown> = new Set(['EPERM', 'EISDIR', 'EINVAL']);

/**
 * Syncs a folder, where the names of its files live, so that a crash keeps a file that was renamed into it. Does
 * nothing where the system syncs no folder. Throws the system's error for any other reason.
 */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!NOT_SYNCED.has((error as NodeJS.ErrnoException).code)) throw error;
  }
}
