import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { inTransaction } from '../in-transaction.ts';
import type { TellLogout } from './logout-notices.ts';
import type { OidcStore } from './oidc-store.ts';
import { epoch } from './realm.ts';

/** One session; instants in ms since the epoch. */
export interface RealmSession {
  /** The `sid` of its tokens. */
  uid: string;
  accountId: string;
  start: number;
  lastAccess: number;
  ipAddress: string;
}

const Row = z
  .object({
    uid: z.string(),
    account_id: z.string(),
    login_at: z.number(),
    started_at: z.number().nullable(),
    last_access_at: z.number().nullable(),
    ip_address: z.string().nullable(),
  })
  .transform((row): RealmSession => ({
    uid: row.uid,
    accountId: row.account_id,
    start: row.started_at ?? row.login_at,
    lastAccess: row.last_access_at ?? row.login_at,
    ipAddress: row.ip_address ?? '',
  }));

const LIVE = `
  SELECT records.uid, records.account_id, json_extract(records.payload, '$.loginTs') * 1000 AS login_at,
         accesses.started_at, accesses.last_access_at, accesses.ip_address
  FROM oidc_records AS records LEFT JOIN session_accesses AS accesses ON accesses.uid = records.uid
  WHERE records.model = 'Session' AND records.expires_at > ?`;

/** The realm's sessions, as its administration lists and ends them. */
export class SessionStore {
  readonly #database: DatabaseSync;
  readonly #records: OidcStore;

  readonly #tell: TellLogout;

  constructor(database: DatabaseSync, records: OidcStore, tell: TellLogout) {
    this.#database = database;
    this.#records = records;
    this.#tell = tell;
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
    const row = this.#database.prepare(`${LIVE} AND records.uid = ?`).get(epoch(), uid);
    return row === undefined ? undefined : Row.parse(row);
  }

  /** The account's sessions, oldest first. */
  of(accountId: string): RealmSession[] {
    const rows = this.#database.prepare(`${LIVE} AND records.account_id = ?`).all(epoch(), accountId);
    return z
      .array(Row)
      .parse(rows)
      .toSorted((left, right) => left.start - right.start);
  }

  /**
   * Ends sessions and revokes their grants, codes and refresh tokens. A notice to the portal also revokes their
   * access tokens.
   */
  async end(sessions: readonly RealmSession[]): Promise<void> {
    inTransaction(this.#database, () => {
      for (const { uid } of sessions) this.#records.endSession(uid);
    });
    await this.tellOver(sessions);
  }

  /** Notifies the portal of sessions that ended in another way. */
  tellOver(sessions: readonly Pick<RealmSession, 'uid' | 'accountId'>[]): Promise<void> {
    return this.#tell(sessions);
  }

  /** Deletes the data of sessions that are over. */
  purge(): void {
    this.#database
      .prepare(`DELETE FROM session_accesses WHERE uid NOT IN (SELECT uid FROM oidc_records WHERE model = 'Session')`)
      .run();
  }
}
