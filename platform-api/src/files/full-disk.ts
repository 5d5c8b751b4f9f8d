/** The message for the person. */
export const NO_ROOM =
  'Le portail n’a plus de place pour enregistrer. Rien n’a été gardé de cette demande : réessayez plus tard, ou prévenez l’assistance.';

/** The systems' `errno` and MariaDB's names for a full disk or a full table. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'ER_DISK_FULL', 'ER_RECORD_FILE_FULL']);
/** SQLITE_FULL, in the low byte of SQLite's result code. */
const SQLITE_FULL = 13;
/** MariaDB's « Got error 28 from storage engine » is the system's ENOSPC by number. */
const ENGINE_ERROR = 'ER_GET_ERRNO';
const ENGINE_FULL = /\berror 28\b/;

/** Whether an error, or its cause, means a full disk: of the file store, SQLite or MariaDB. */
export function isDiskFull(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    if (saysFull(at)) return true;
    // Sequelize keeps the driver's error as `parent`.
    at = 'parent' in at ? at.parent : at.cause;
  }
  return false;
}

function saysFull(error: Error): boolean {
  if ('errcode' in error && typeof error.errcode === 'number') return (error.errcode & 0xff) === SQLITE_FULL;
  if (!('code' in error) || typeof error.code !== 'string') return false;
  return FULL.has(error.code) || (error.code === ENGINE_ERROR && ENGINE_FULL.test(error.message.slice(0, 500)));
}
