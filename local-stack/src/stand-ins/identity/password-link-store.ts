import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

/** Lifetime of a link that its owner requested, ms. */
const LIFE = 3_600_000;
/** Most links for one account within `LIFE`, so that nobody can flood a mailbox from the page. */
const MAXIMUM_PER_ACCOUNT = 10;

/** The action that a link allows, in Keycloak's words. */
export const LINK_ACTIONS = ['UPDATE_PASSWORD', 'VERIFY_EMAIL'] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

/** A valid link. */
export interface PasswordLink {
  accountId: string;
  actions: LinkAction[];
}

const Row = z
  .object({ account_id: z.string(), actions: z.string() })
  .transform(({ account_id, actions }): PasswordLink => ({
    accountId: account_id,
    actions: z.array(z.enum(LINK_ACTIONS)).parse(JSON.parse(actions)),
  }));

/** Links with which the owner of an address sets a password or verifies the address; only their hash is stored. */
export class PasswordLinkStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Token of a new link, valid for one hour; undefined when the account already has too many. */
  create(accountId: string): string | undefined {
    const now = Date.now();
    const recent = this.#database
      .prepare('SELECT count(*) AS count FROM password_links WHERE account_id = ? AND created_at > ?')
      .get(accountId, now - LIFE);
    if (z.object({ count: z.number() }).parse(recent).count >= MAXIMUM_PER_ACCOUNT) return undefined;
    return this.createFor({ accountId, actions: ['UPDATE_PASSWORD'] }, LIFE);
  }

  /** Token of a new link that the administration requested, valid for `life` ms. */
  createFor({ accountId, actions }: PasswordLink, life: number): string {
    const now = Date.now();
    const token = randomBytes(32).toString('base64url');
    this.#database
      .prepare(
        'INSERT INTO password_links (token_hash, account_id, actions, created_at, expires_at) VALUES (?, ?, ?, ?, ?)',
      )
      .run(hashToken(token), accountId, JSON.stringify(actions), now, now + life);
    return token;
  }

  /** The account and the action of a token, or undefined when it is unknown, used or expired. */
  find(token: string): PasswordLink | undefined {
    const row = this.#database
      .prepare('SELECT account_id, actions FROM password_links WHERE token_hash = ? AND expires_at > ?')
      .get(hashToken(token), Date.now());
    return row === undefined ? undefined : Row.parse(row);
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
