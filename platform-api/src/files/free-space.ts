import { mkdir, statfs } from 'node:fs/promises';

/** The room that is left where files are kept. */
export interface FreeSpace {
  /** Bytes that the portal may still write there. */
  bytes(): Promise<number>;
  /** Whether less than the reserve is left: no file is taken any more, everything else goes on. */
  isLow(): Promise<boolean>;
}

/** Watches the disk of `folder`; `reserve` is in bytes. A quota of the system's own on this folder is not seen by it. */
export function watchFreeSpace(folder: string, reserve: number): FreeSpace {
  const bytes = async (): Promise<number> => {
    // Nothing was put yet: there is no folder.
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  };
  return { bytes, isLow: async () => (await bytes()) < reserve };
}
