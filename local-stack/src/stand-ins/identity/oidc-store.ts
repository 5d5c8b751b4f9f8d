import type { DatabaseSync } from 'node:sqlite';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { z } from 'zod';
import { epoch } from './realm.ts';

const Payload = z.string().transform((text): unknown => JSON.parse(text));
const Row = z.object({ payload: z.pipe(Payload, z.custom<AdapterPayload>()) }).optional();

/** oidc-provider's storage of sessions, grants, codes and refresh tokens. */
export class OidcStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** The store of one kind of record, with oidc-provider's interface. `bareId` finds the id in what a browser sends. */
  adapter(model: string, bareId: (sent: string) => string): Adapter {
    const run = (sql: string, ...values: (string | number)[]) => void this.#database.prepare(sql).run(...values);
    const find = (column: string, value: string) =>
      Row.parse(
        this.#database
          .prepare(`SELECT payload FROM oidc_payloads WHERE model = ? AND ${column} = ? AND expires_at > ?`)
          .get(model, value, epoch()),
      )?.payload;
    return {
      upsert: async (id, payload, expiresIn) =>
        run(
          'INSERT OR REPLACE INTO oidc_payloads (model, id, payload, expires_at) VALUES (?, ?, ?, ?)',
          model,
          id,
          JSON.stringify(payload),
          epoch() + (expiresIn ?? 0),
        ),
      find: async (id) => find('id', bareId(id)),
      findByUid: async (uid) => find('uid', uid),
      // Only device codes are found by user code, and that flow is off.
      findByUserCode: async () => undefined,
      consume: async (id) =>
        run(
          `UPDATE oidc_payloads SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?`,
          epoch(),
          model,
          id,
        ),
      destroy: async (id) => run('DELETE FROM oidc_payloads WHERE model = ? AND id = ?', model, id),
      revokeByGrantId: async (grantId) =>
        run('DELETE FROM oidc_payloads WHERE model = ? AND grant_id = ?', model, grantId),
    };
  }

  /** Ends one session with its codes and refresh tokens. */
  endSession(uid: string): void {
    this.#database
      .prepare(`DELETE FROM oidc_payloads WHERE session_uid = ? OR (model = 'Session' AND uid = ?)`)
      .run(uid, uid);
  }

  /** Drops everything that names an account: its sessions and tokens, and pages that its address was typed into. */
  removeAccount({ id, email }: { id: string; email: string }): void {
    this.#database
      .prepare('DELETE FROM oidc_payloads WHERE instr(payload, ?) > 0 OR instr(lower(payload), ?) > 0')
      .run(id, email.toLowerCase());
  }

  /** Drops what has expired. */
  purge(): void {
    this.#database.prepare('DELETE FROM oidc_payloads WHERE expires_at <= ?').run(epoch());
  }
}
