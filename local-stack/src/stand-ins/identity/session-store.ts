import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { inTransaction } from '../in-transaction.ts';
import type { TellLogout } from './logout-notices.ts';
import type { OidcStore } from './oidc-store.ts';
import { epoch } from './realm.ts';

const RealmSession = z.object({
  /** The `sid` of its tokens. */
  uid: z.string(),
  accountId: z.string(),
  /** ms since the epoch, as `lastAccess`. */
  start: z.number(),
  lastAccess: z.number(),
  ipAddress: z.string(),
});

/** One session. */
export type RealmSession = z.output<typeof RealmSession>;

const LIVE = `
  SELECT uid, account_id AS accountId, coalesce(started_at, payload ->> 'loginTs' * 1000) AS start,
         coalesce(last_access_at, payload ->> 'loginTs' * 1000) AS lastAccess, coalesce(ip_address, '') AS ipAddress
  FROM oidc_payloads LEFT JOIN session_accesses USING (uid)
  WHERE model = 'Session' AND account_id IS NOT NULL AND expires_at > ?`;

/** The realm's sessions, as its administration lists and ends them. */
export class SessionStore {
  readonly #database: DatabaseSync;
  readonly #records: OidcStore;
  /** Tells the portal, which then refuses the access tokens of these sessions. */
  readonly tellOver: TellLogout;

  constructor(database: DatabaseSync, records: OidcStore, tell: TellLogout) {
    this.#database = database;
    this.#records = records;
    this.tellOver = tell;
  }

  /** Records a use of the session with its address; the first one is its start. */
  noteAccess(uid: string, ipAddress: string): void {
    const now = Date.now();
    this.#database
      .prepare(
        `INSERT INTO session_accesses (uid, started_at, last_access_at, ip_address) VALUES (?, ?, ?, ?)
         ON CONFLICT (uid) DO UPDATE SET last_access_at = excluded.last_access_at, ip_address = excluded.ip_address`,
      )
      .run(uid, now, now, ipAddress);
  }

  find(uid: string): RealmSession | undefined {
    return RealmSession.optional().parse(this.#database.prepare(`${LIVE} AND uid = ?`).get(epoch(), uid));
  }

  /** The account's sessions. */
  of(accountId: string): RealmSession[] {
    return z.array(RealmSession).parse(this.#database.prepare(`${LIVE} AND account_id = ?`).all(epoch(), accountId));
  }

  /** Ends sessions with their codes and refresh tokens, then tells the portal. */
  async end(sessions: readonly RealmSession[]): Promise<void> {
    inTransaction(this.#database, () => {
      for (const { uid } of sessions) this.#records.endSession(uid);
    });
    await this.tellOver(sessions);
  }

  /** Ends an account's sessions, and deletes what is known of them. */
  async removeAccount(account: { id: string; email: string }): Promise<void> {
    await this.end(this.of(account.id));
    this.#records.removeAccount(account);
    this.purge();
  }

  /** Deletes the data of sessions that are over. */
  purge(): void {
    this.#database
      .prepare(`DELETE FROM session_accesses WHERE uid NOT IN (SELECT uid FROM oidc_payloads WHERE model = 'Session')`)
      .run();
  }
}
