import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes and deletes one small file in the store's folder; rejects with the system's error. */
export async function writeProbe(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `.probe-${randomUUID()}`);
  try {
    await writeFile(path, 'probe', { flag: 'wx' });
  } finally {
    await rm(path, { force: true });
  }
}
