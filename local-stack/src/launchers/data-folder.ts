import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import path, { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { PortalPlaces } from './portal-places.ts';
import { takes } from './process-lock.ts';

/** Data folder of the simulators for a portal on a real Keycloak, apart from the embedded portal's. */
export const realFolder = (dataDir: string) => join(dataDir, 'real');

/** Marks the folder as used while this process lives, however it ends, so that `npm run reset` leaves it alone. */
export function markInUse(dataDir: string): void {
  mkdirSync(marks(dataDir), { recursive: true });
  const mark = join(marks(dataDir), `${process.pid}.lock`);
  const lock = new DatabaseSync(mark);
  if (!takes(lock)) throw new Error(`${mark} is locked already.`);
  process.once('exit', () => {
    lock.close();
    rmSync(mark, { force: true });
  });
}

/** Empties the folder of the local stack's data. Throws, in French and with the way out, when that is not allowed. */
export function clearDataFolder(dataDir: string, { repository }: PortalPlaces): void {
  if (!existsSync(dataDir)) return;
  if (!isOurs(dataDir, repository)) {
    throw new Error(`Le dossier ${dataDir} n’est pas celui d’un portail : il n’est pas effacé. Corrigez PWP_DATA_DIR.`);
  }
  const users = [dataDir, realFolder(dataDir)].flatMap(usersOf);
  if (users.length > 0) {
    throw new Error(
      `Un portail est en marche sur ${dataDir} (processus ${users.join(', ')}). Arrêtez-le par Ctrl-C, puis recommencez.`,
    );
  }
  rmSync(dataDir, { recursive: true });
}

const marks = (dataDir: string) => join(dataDir, 'running');

/** The processes that use the folder: one that was killed leaves a mark that nobody locks. */
function usersOf(dataDir: string): string[] {
  if (!existsSync(marks(dataDir))) return [];
  return readdirSync(marks(dataDir)).flatMap((name) => {
    const [, pid, lock] = /^(\d+)(\.lock)?$/.exec(name) ?? [];
    if (pid === undefined) return [];
    // A portal that was started before the locks marks the folder by its number alone.
    return (lock === undefined ? isAlive(Number(pid)) : !isFree(join(marks(dataDir), name))) ? [pid] : [];
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process exists, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function isFree(mark: string): boolean {
  const lock = new DatabaseSync(mark, { timeout: 0 });
  try {
    return takes(lock);
  } finally {
    lock.close();
  }
}

/** It holds a portal's data and is not the project itself, whatever PWP_DATA_DIR says. */
function isOurs(dataDir: string, repository: string): boolean {
  const holdsTheProject = isWithin(realpathSync(dataDir), realpathSync(repository));
  return !holdsTheProject && (existsSync(marks(dataDir)) || existsSync(marks(realFolder(dataDir))));
}

/** Whether `inner` is `folder` or below it. On Windows, what is on another drive is not. */
export function isWithin(folder: string, inner: string, rules = path): boolean {
  const way = rules.relative(folder, inner);
  return !way.startsWith('..') && !rules.isAbsolute(way);
}
