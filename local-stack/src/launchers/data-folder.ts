import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const repository = realpathSync(resolve(import.meta.dirname, '../../..'));

/** Where a portal on a real Keycloak keeps what its simulators say, apart from the embedded portal's. */
export const realFolder = (dataDir: string) => join(dataDir, 'real');

/** Says, as long as this process lives, that it works on the folder: `npm run reset` leaves it alone. */
export function markInUse(dataDir: string): void {
  mkdirSync(marks(dataDir), { recursive: true });
  const mark = join(marks(dataDir), String(process.pid));
  writeFileSync(mark, '');
  process.once('exit', () => rmSync(mark, { force: true }));
}

/** Empties the folder of everything that the local stack keeps. Throws, in French and with the way out, when it must not. */
export function clearDataFolder(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  if (!isOurs(dataDir)) {
    throw new Error(`Le dossier ${dataDir} n'est pas celui d'un portail : il n'est pas effacé. Corrigez PWP_DATA_DIR.`);
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

/** A process that was killed leaves its mark, which says nothing any more. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // There, but somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Filled by a portal, and not by the project itself, whatever PWP_DATA_DIR says. */
function isOurs(dataDir: string): boolean {
  const holdsTheProject = !relative(realpathSync(dataDir), repository).startsWith('..');
  return !holdsTheProject && (existsSync(marks(dataDir)) || existsSync(marks(realFolder(dataDir))));
}
