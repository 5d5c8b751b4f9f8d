import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { z } from 'zod';
import { epoch } from './realm.ts';

const Row = z.object({ payload: z.string(), consumed_at: z.number().nullable() });

/** The grants of a session, by client. */
const SessionGrants = z.object({
  authorizations: z.record(z.string(), z.object({ grantId: z.string().optional() })).default({}),
});

/**
 * oidc-provider's storage of sessions, grants, codes and refresh tokens. A browser holds a record's id (cookie, code,
 * refresh token), so only its hash is stored.
 */
export class OidcStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The store of one kind of record, with oidc-provider's interface. */
  adapter(model: string): Adapter {
    return {
      upsert: async (id, payload, expiresIn) => this.#upsert(model, id, payload, expiresIn),
      find: async (id) => {
        const payload = this.#find('model = ? AND id_hash = ?', model, hashId(id));
        return payload && { ...payload, jti: id };
      },
      findByUid: async (uid) => this.#find('model = ? AND uid = ?', model, uid),
      // Only device codes are found by user code, and that flow is off.
      findByUserCode: async () => undefined,
      consume: async (id) => {
        this.#database
          .prepare('UPDATE oidc_records SET consumed_at = ? WHERE model = ? AND id_hash = ?')
          .run(epoch(), model, hashId(id));
      },
      destroy: async (id) => {
        this.#database.prepare('DELETE FROM oidc_records WHERE model = ? AND id_hash = ?').run(model, hashId(id));
      },
      revokeByGrantId: async (grantId) => {
        this.#database.prepare('DELETE FROM oidc_records WHERE model = ? AND grant_id = ?').run(model, grantId);
      },
    };
  }

  /** Extends a session to `expiresAt` (seconds); does nothing when it has ended. */
  extendSession(uid: string, expiresAt: number): void {
    this.#database
      .prepare(
        `UPDATE oidc_records SET expires_at = ?, payload = json_set(payload, '$.exp', ?)
         WHERE model = 'Session' AND uid = ? AND expires_at > ?`,
      )
      .run(expiresAt, expiresAt, uid, epoch());
  }

  /** Revokes a grant: its codes, its refresh tokens and the grant itself. */
  endGrant(grantId: string): void {
    this.#database.prepare('DELETE FROM oidc_records WHERE grant_id = ?').run(grantId);
    this.#database.prepare(`DELETE FROM oidc_records WHERE model = 'Grant' AND id_hash = ?`).run(hashId(grantId));
  }

  /** Ends one session and revokes everything issued under it. */
  endSession(uid: string): void {
    const payload = this.#find(`model = 'Session' AND uid = ?`, uid);
    const { authorizations } = SessionGrants.parse(payload ?? {});
    for (const { grantId } of Object.values(authorizations)) if (grantId !== undefined) this.endGrant(grantId);
    this.#database.prepare(`DELETE FROM oidc_records WHERE model = 'Session' AND uid = ?`).run(uid);
  }

  /** Signs an account out everywhere. */
  endSessionsOf(accountId: string): void {
    this.#database.prepare('DELETE FROM oidc_records WHERE account_id = ?').run(accountId);
  }

  /** Drops what has expired. */
  purge(): void {
    this.#database.prepare('DELETE FROM oidc_records WHERE expires_at <= ?').run(epoch());
  }

  #upsert(model: string, id: string, payload: AdapterPayload, expiresIn: number | undefined): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO oidc_records (model, id_hash, payload, uid, grant_id, account_id, consumed_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        model,
        hashId(id),
        JSON.stringify(withoutSecrets(payload)),
        payload.uid ?? null,
        payload.grantId ?? null,
        payload.accountId ?? null,
        typeof payload.consumed === 'number' ? payload.consumed : null,
        expiresIn === undefined ? null : epoch() + expiresIn,
      );
  }

  #find(where: string, ...values: string[]): AdapterPayload | undefined {
    const found = this.#database
      .prepare(
        `SELECT payload, consumed_at FROM oidc_records WHERE ${where} AND (expires_at IS NULL OR expires_at > ?)`,
      )
      .get(...values, epoch());
    if (found === undefined) return undefined;
    const row = Row.parse(found);
    const payload: AdapterPayload = z.record(z.string(), z.unknown()).parse(JSON.parse(row.payload));
    return row.consumed_at === null ? payload : { ...payload, consumed: row.consumed_at };
  }
}

/** A payload repeats the id (`jti`), and an interaction contains the session's cookie; neither is ever read back. */
function withoutSecrets(payload: AdapterPayload): AdapterPayload {
  const { jti: _id, session, ...rest } = payload;
  if (session === undefined) return rest;
  const { cookie: _cookie, ...kept } = session;
  return { ...rest, session: kept };
}

function hashId(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
