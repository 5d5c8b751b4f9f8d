import { mkdir, statfs } from 'node:fs/promises';

/** The free space of the files' disk. */
export interface FreeSpace {
  /** Bytes that the portal may still write there. */
  bytes(): Promise<number>;
  /** Whether free space is below the reserve: then no file is accepted, and everything else continues. */
  isLow(): Promise<boolean>;
}

/** Watches the free space of `folder`; `reserve` is in bytes. It does not see a quota of the system on this folder. */
export function watchFreeSpace(folder: string, reserve: number): FreeSpace {
  const bytes = async (): Promise<number> => {
    // Nothing was stored yet, so there is no folder.
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  };
  return { bytes, isLow: async () => (await bytes()) < reserve };
}
