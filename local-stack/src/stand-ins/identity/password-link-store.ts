import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** Lifetime of a link that its owner requested, ms. */
const LIFE = 3_600_000;
/** Most links for one account within `LIFE`, so that nobody can flood a mailbox from the page. */
const MAXIMUM_PER_ACCOUNT = 10;

/** Links with which the owner of an address sets a password; only their hash is stored. */
export class PasswordLinkStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Token of a new link, valid for one hour; undefined when the account already has too many. */
  create(accountId: string): string | undefined {
    const recent = this.#database
      .prepare('SELECT count(*) AS count FROM password_links WHERE account_id = ? AND created_at > ?')
      .get(accountId, Date.now() - LIFE);
    if (z.object({ count: z.number() }).parse(recent).count >= MAXIMUM_PER_ACCOUNT) return undefined;
    return this.createFor(accountId, LIFE);
  }

  /** Token of a new link that the administration requested, valid for `life` ms. */
  createFor(accountId: string, life: number): string {
    const now = Date.now();
    const token = randomBytes(32).toString('base64url');
    this.#database
      .prepare('INSERT INTO password_links (token_hash, account_id, created_at, expires_at) VALUES (?, ?, ?, ?)')
      .run(hashToken(token), accountId, now, now + life);
    return token;
  }

  /** The account of a token, or undefined when it is unknown, used or expired. */
  find(token: string): string | undefined {
    const row = this.#database
      .prepare('SELECT account_id AS id FROM password_links WHERE token_hash = ? AND expires_at > ?')
      .get(hashToken(token), Date.now());
    return z.object({ id: z.string() }).optional().parse(row)?.id;
  }

  /** Revokes all links of an account, after one of them was used. */
  deleteAll(accountId: string): void {
    this.#database.prepare('DELETE FROM password_links WHERE account_id = ?').run(accountId);
  }

  /** Deletes expired links. */
  purge(): void {
    this.#database.prepare('DELETE FROM password_links WHERE expires_at <= ?').run(Date.now());
  }
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
