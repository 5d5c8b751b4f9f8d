import { BaseError, ConnectionError, TimeoutError } from 'sequelize';

/** The server is there and takes no work of ours: it stops, it is full, or it has become the one that is only read. */
const NOT_NOW: ReadonlySet<unknown> = new Set([
  'ER_CON_COUNT_ERROR',
  'ER_CONNECTION_KILLED',
  'ER_NORMAL_SHUTDOWN',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_SERVER_SHUTDOWN',
  'ER_TOO_MANY_USER_CONNECTIONS',
  // A node of Galera that is not among the others: it takes nothing, waits in vain for what they wrote, or cannot commit.
  'ER_ERROR_DURING_COMMIT',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_UNKNOWN_COM_ERROR',
  'PROTOCOL_CONNECTION_LOST',
  'SQLITE_BUSY',
  'SQLITE_CANTOPEN',
  'SQLITE_IOERR',
]);

/** The database gave no answer to a short question. */
export class NoConnection extends Error {
  constructor(cause?: unknown) {
    super('no connection to the database is free', { cause });
    this.name = 'NoConnection';
  }
}

/** The database cannot be reached, said to an operator: names the place, never the password. */
class DatabaseUnreachable extends Error {
  constructor(url: string, cause: unknown) {
    super(
      `La base de données ne répond pas (${placeOf(url)}). Vérifiez PWP_DATABASE_URL et que le serveur est en marche, puis recommencez.`,
      { cause },
    );
    this.name = 'DatabaseUnreachable';
  }
}

/** `error`, or what it tells an operator when the database is lost. */
export function explained(error: unknown, url: string): unknown {
  return isDatabaseLost(error) ? new DatabaseUnreachable(url, error) : error;
}

function placeOf(url: string): string {
  if (url.startsWith('sqlite:')) return url;
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port === '' ? 3306 : port}${pathname}`;
}

/** Whether what failed, or what made it fail, is that the database does not answer: nothing is wrong with what was asked. */
export function isDatabaseLost(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 8) return false;
  if (error instanceof ConnectionError || error instanceof TimeoutError || error instanceof NoConnection) return true;
  // The driver's word for a connection that can be used no more.
  if ('fatal' in error && error.fatal === true) return true;
  if ('code' in error && NOT_NOW.has(error.code)) return true;
  if (error instanceof BaseError && 'parent' in error && isDatabaseLost(error.parent, depth + 1)) return true;
  return isDatabaseLost(error.cause, depth + 1);
}
