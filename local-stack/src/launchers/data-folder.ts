import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const repository = realpathSync(resolve(import.meta.dirname, '../../..'));

/** Data folder of the simulators for a portal on a real Keycloak, apart from the embedded portal's. */
export const realFolder = (dataDir: string) => join(dataDir, 'real');

/** Marks the folder as used while this process lives, so that `npm run reset` leaves it alone. */
export function markInUse(dataDir: string): void {
  mkdirSync(marks(dataDir), { recursive: true });
  const mark = join(marks(dataDir), String(process.pid));
  writeFileSync(mark, '');
  process.once('exit', () => rmSync(mark, { force: true }));
}

/** Empties the folder of the local stack's data. Throws, in French and with the way out, when that is not allowed. */
export function clearDataFolder(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  if (!isOurs(dataDir)) {
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

function usersOf(dataDir: string): number[] {
  if (!existsSync(marks(dataDir))) return [];
  return readdirSync(marks(dataDir)).map(Number).filter(isAlive);
}

/** A killed process leaves a stale mark. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process exists, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** It holds a portal's data and is not the project itself, whatever PWP_DATA_DIR says. */
function isOurs(dataDir: string): boolean {
  const holdsTheProject = !relative(realpathSync(dataDir), repository).startsWith('..');
  return !holdsTheProject && (existsSync(marks(dataDir)) || existsSync(marks(realFolder(dataDir))));
}
