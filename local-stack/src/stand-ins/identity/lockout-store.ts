import { networkOf } from '@pwp/api-kit';
import { LRUCache } from 'lru-cache';
import { normalizeEmail } from './account-store.ts';

/** Failed tries of one network address on one account before a wait. */
const FREE_FAILURES = 5;
/** First wait, ms; each further failure doubles it, up to the longest. */
const FIRST_WAIT = 10_000;
const LONGEST_WAIT = 300_000;
/** After this long without a failure, ms, the count starts again. */
const FORGET_AFTER = 3_600_000;
/** Most pairs in memory: a flood evicts the oldest. */
const REMEMBERED = 50_000;

/**
 * Failed sign-ins by network address and account. Unknown accounts count too, so that a wait does not reveal which ones exist. An attacker
 * makes only himself wait: the owner, at another address, can sign in.
 */
export class LockoutStore {
  readonly #failures = new LRUCache<string, { count: number; waitUntil: number }>({
    max: REMEMBERED,
    ttl: FORGET_AFTER,
  });

  /**
   * The wait before this try's password may be checked, ms; 0 for none. Counts the try as failed before the password is checked, so that
   * concurrent tries cannot outrun the count; `clear` undoes it when the password was right.
   */
  begin(email: string, address: string): number {
    const key = keyOf(email, address);
    const known = this.#failures.get(key);
    if (known !== undefined && known.waitUntil > Date.now()) return known.waitUntil - Date.now();
    const count = (known?.count ?? 0) + 1;
    const wait = count < FREE_FAILURES ? 0 : Math.min(FIRST_WAIT * 2 ** (count - FREE_FAILURES), LONGEST_WAIT);
    this.#failures.set(key, { count, waitUntil: Date.now() + wait });
    return 0;
  }

  /** Clears the failures of this address on the account: its owner signed in there. */
  clear(email: string, address: string): void {
    this.#failures.delete(keyOf(email, address));
  }

  /** Clears the failures of every address on the account: a new password was set, or the administration enabled it. */
  clearEverywhere(email: string): void {
    for (const key of this.#failures.keys())
      if (key.startsWith(`${normalizeEmail(email)} `)) this.#failures.delete(key);
  }
}

function keyOf(email: string, address: string): string {
  return `${normalizeEmail(email)} ${networkOf(address)}`;
}
