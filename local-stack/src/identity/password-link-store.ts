import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** How long a link to set a password works, in ms. */
const LIFE = 3_600_000;
/** Links made for one account within `LIFE`, at most: nobody's mailbox can be filled from the page. */
const MAXIMUM_PER_ACCOUNT = 10;

/** Links by which the owner of an address sets a new password; only their hash is kept. */
export class PasswordLinkStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** A new link's token, valid for one hour, or undefined when the account was given too many already. */
  create(accountId: string): string | undefined {
    const now = Date.now();
    const recent = this.#database
      .prepare('SELECT count(*) AS count FROM password_links WHERE account_id = ? AND created_at > ?')
      .get(accountId, now - LIFE);
    if (z.object({ count: z.number() }).parse(recent).count >= MAXIMUM_PER_ACCOUNT) return undefined;
    const token = randomBytes(32).toString('base64url');
    this.#database
      .prepare('INSERT INTO password_links (token_hash, account_id, created_at, expires_at) VALUES (?, ?, ?, ?)')
      .run(hashToken(token), accountId, now, now + LIFE);
    return token;
  }

  /** The account whose password the token may set, or undefined when it is unknown, used or expired. */
  find(token: string): string | undefined {
    const row = this.#database
      .prepare('SELECT account_id FROM password_links WHERE token_hash = ? AND expires_at > ?')
      .get(hashToken(token), Date.now());
    return row === undefined ? undefined : z.object({ account_id: z.string() }).parse(row).account_id;
  }

  /** Ends all links of an account: one of them was used. */
  deleteAll(accountId: string): void {
    this.#database.prepare('DELETE FROM password_links WHERE account_id = ?').run(accountId);
  }

  /** Drops expired links. */
  purge(): void {
    this.#database.prepare('DELETE FROM password_links WHERE expires_at <= ?').run(Date.now());
  }
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
