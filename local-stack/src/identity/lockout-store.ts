import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { normalizeEmail } from './account-store.ts';

/** Failed tries after which the account is locked (the realm's `failureFactor`). */
const FREE_FAILURES = 5;
/** First lock, in ms; each further failure doubles it (`waitIncrementSeconds`). */
const FIRST_LOCK = 60_000;
/** Longest lock, in ms (`maxFailureWaitSeconds`). */
const LONGEST_LOCK = 900_000;
/** After this long without a failure, in ms, the count starts again (`maxDeltaTimeSeconds`). */
const FORGET_AFTER = 12 * 3_600_000;

const Row = z.object({ failures: z.number(), last_failure_at: z.number(), locked_until: z.number() });

/** The answer to a try: may the password be looked at, and does this try lock the account if it fails. */
export interface AttemptPermit {
  allowed: boolean;
  locksOnFailure: boolean;
}

/**
 * Failed sign-ins by address, known or not, so that a lock does not tell which addresses have an account.
 * Addresses are kept hashed: what is typed there may be anything, a password included.
 */
export class LockoutStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Counts a try as failed before the password is looked at, so that tries sent at once cannot outrun the count;
   * `clear` takes it back when the password was right. A try during a lock is refused and not counted.
   */
  begin(email: string): AttemptPermit {
    const key = hashEmail(email);
    const now = Date.now();
    const found = this.#database
      .prepare('SELECT failures, last_failure_at, locked_until FROM login_failures WHERE email_hash = ?')
      .get(key);
    const row = found === undefined ? undefined : Row.parse(found);
    if (row && row.locked_until > now) return { allowed: false, locksOnFailure: false };
    const failures = row && row.last_failure_at > now - FORGET_AFTER ? row.failures + 1 : 1;
    const lock = lockAfter(failures);
    this.#database
      .prepare(
        'INSERT OR REPLACE INTO login_failures (email_hash, failures, last_failure_at, locked_until) VALUES (?, ?, ?, ?)',
      )
      .run(key, failures, now, lock === 0 ? 0 : now + lock);
    return { allowed: true, locksOnFailure: lock > 0 };
  }

  /** Forgets the failures of an address: its owner signed in or set a new password. */
  clear(email: string): void {
    this.#database.prepare('DELETE FROM login_failures WHERE email_hash = ?').run(hashEmail(email));
  }

  /** Drops what no longer counts. */
  purge(): void {
    this.#database.prepare('DELETE FROM login_failures WHERE last_failure_at <= ?').run(Date.now() - FORGET_AFTER);
  }
}

function lockAfter(failures: number): number {
  return failures < FREE_FAILURES ? 0 : Math.min(FIRST_LOCK * 2 ** (failures - FREE_FAILURES), LONGEST_LOCK);
}

function hashEmail(email: string): string {
  return createHash('sha256').update(normalizeEmail(email)).digest('hex');
}
