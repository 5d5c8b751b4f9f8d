import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path, { join, resolve } from 'node:path';

const repository = realpathSync(resolve(import.meta.dirname, '../../..'));

/** Data folder of the simulators for a portal on a real Keycloak, apart from the embedded portal's. */
export const realFolder = (dataDir: string) => join(dataDir, 'real');

/** Marks the folder as used while this process lives, so that `npm run reset` leaves it alone. */
export function markInUse(dataDir: string): void {
  mkdirSync(marks(dataDir), { recursive: true });
  const mark = join(marks(dataDir), String(process.pid));
  writeFileSync(mark, startOf(process.pid));
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
      `Un portail est en marche sur ${dataDir} (processus ${users.map(({ pid }) => pid).join(', ')}). Arrêtez-le par Ctrl-C, puis recommencez. Si ce processus n’est pas un portail, supprimez d’abord ${users.map(({ mark }) => mark).join(', ')}.`,
    );
  }
  rmSync(dataDir, { recursive: true });
}

const marks = (dataDir: string) => join(dataDir, 'running');

/** A process that uses the folder, and the file that says so. */
interface User {
  pid: number;
  mark: string;
}

/** A killed process leaves a stale mark, and its number may be another's by now: this process's, or an older one's. */
function usersOf(dataDir: string): User[] {
  if (!existsSync(marks(dataDir))) return [];
  return readdirSync(marks(dataDir))
    .map((name) => ({ pid: Number(name), mark: join(marks(dataDir), name) }))
    .filter(({ pid, mark }) => pid !== process.pid && isAlive(pid) && isStartedAs(readFileSync(mark, 'utf8'), pid));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process exists, and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether the process started when the mark says; true where nothing tells. */
function isStartedAs(marked: string, pid: number): boolean {
  const start = startOf(pid);
  return marked === '' || start === '' || marked === start;
}

/** When a process started, in ticks since the machine did; empty where the system does not tell (only Linux does). */
function startOf(pid: number): string {
  try {
    // The fields after the name of the command, which may hold anything; the start is the 22nd of all.
    const [, fields = ''] = /^.*\)(.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return fields.trim().split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** It holds a portal's data and is not the project itself, whatever PWP_DATA_DIR says. */
function isOurs(dataDir: string): boolean {
  const holdsTheProject = isWithin(realpathSync(dataDir), repository);
  return !holdsTheProject && (existsSync(marks(dataDir)) || existsSync(marks(realFolder(dataDir))));
}

/** Whether `inner` is `folder` or below it. On Windows, what is on another drive is not. */
export function isWithin(folder: string, inner: string, rules = path): boolean {
  const way = rules.relative(folder, inner);
  return !way.startsWith('..') && !rules.isAbsolute(way);
}
