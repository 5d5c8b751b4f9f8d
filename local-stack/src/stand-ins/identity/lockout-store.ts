import { createHash } from 'node:crypto';
import { networkOf } from '@pwp/api-kit';
import { LRUCache } from 'lru-cache';
import { normalizeEmail } from './account-store.ts';

/** Failed tries of one address on one account before a wait. */
const FREE_FAILURES = 5;
/** First wait, ms; each further failure doubles it. */
const FIRST_WAIT = 10_000;
/** Longest wait, ms. */
const LONGEST_WAIT = 300_000;
/** After this long without a failure, ms, the count starts again. */
const FORGET_AFTER = 3_600_000;
/** Most pairs in memory: a flood evicts the oldest. */
const REMEMBERED = 50_000;

interface Failures {
  count: number;
  lastAt: number;
  waitUntil: number;
}

/**
 * The result of a try: the wait before its password may be checked (ms; 0 for none), and whether its failure makes
 * the next one wait.
 */
export interface AttemptPermit {
  wait: number;
  waitsOnFailure: boolean;
}

/**
 * Failed sign-ins by network address and account. Unknown accounts count too, so that a wait does not reveal which
 * ones exist. An attacker makes only himself wait: the owner, at another address, can sign in. Kept in memory,
 * hashed, since a person may type anything as an identifier, even a password.
 */
export class LockoutStore {
  readonly #failures = new LRUCache<string, Failures>({ max: REMEMBERED });

  /**
   * Counts a try as failed before the password is checked, so that concurrent tries cannot outrun the count; `clear`
   * undoes it when the password was right. A try during a wait is refused and not counted.
   */
  begin(email: string, address: string): AttemptPermit {
    const key = keyOf(email, address);
    const now = Date.now();
    const known = this.#failures.get(key);
    if (known !== undefined && known.waitUntil > now) return { wait: known.waitUntil - now, waitsOnFailure: false };
    const count = known !== undefined && known.lastAt > now - FORGET_AFTER ? known.count + 1 : 1;
    const wait = waitAfter(count);
    this.#failures.set(key, { count, lastAt: now, waitUntil: wait === 0 ? 0 : now + wait });
    return { wait: 0, waitsOnFailure: wait > 0 };
  }

  /** Clears the failures of this address on the account: its owner signed in there. */
  clear(email: string, address: string): void {
    this.#failures.delete(keyOf(email, address));
  }

  /** Clears the failures of every address on the account: a new password was set, or the administration enabled it. */
  clearEverywhere(email: string): void {
    const account = hashEmail(email);
    for (const key of this.#failures.keys()) if (key.startsWith(account)) this.#failures.delete(key);
  }
}

function waitAfter(failures: number): number {
  return failures < FREE_FAILURES ? 0 : Math.min(FIRST_WAIT * 2 ** (failures - FREE_FAILURES), LONGEST_WAIT);
}

function keyOf(email: string, address: string): string {
  return `${hashEmail(email)} ${networkOf(address)}`;
}

function hashEmail(email: string): string {
  return createHash('sha256').update(normalizeEmail(email)).digest('base64url');
}
