import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';

/** SQLite's number for a file that another has locked. */
const BUSY = 5;
const PAUSE = 300;

/**
 * Runs `work` while no other process does so under the lock of `file`; calls `onWait` once when it has to wait. The
 * system frees the lock of a process that ends, however it ends.
 */
export async function runAlone<T>(file: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    for (let isFirst = true; !takes(lock); isFirst = false) {
      if (isFirst) onWait();
      await setTimeout(PAUSE);
    }
    return await work();
  } finally {
    lock.close();
  }
}

/** Locks the file until `lock` is closed; false when another has. */
export function takes(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return false;
    throw error;
  }
}
