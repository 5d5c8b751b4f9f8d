import {
  startOfParisDay,
  type Audit,
  type AuditEntry,
  type AuditedAct,
  type Clock,
  type Read,
  type ReadValue,
} from '@pwp/api-kit';
import type { AuditQuery, AuditRecord } from '@pwp/contracts';
import { QueryTypes } from 'sequelize';
import { z } from 'zod';
import type { Database } from '@pwp/database';

/** A record as it is kept; `AuditRecord` tells it in words. */
export type KeptRecord = Omit<AuditRecord, 'phrase' | 'acteur'> & { acteur: { id: string; email: string } | null };

/** The audit trail and how it is read. */
export interface AuditTrail extends Audit {
  /** The acts on one target, newest first; at most 200. With a module's id, its acts alone. */
  historyOf: (cible: { type: string; id: string }, module?: string) => Promise<AuditedAct[]>;
  /** The records that the query keeps, the latest first, before the record `cursor`; at most `limit`. */
  search: (query: AuditQuery, limit: number, cursor?: number) => Promise<KeptRecord[]>;
  /** How many the query keeps, before the record `cursor`. */
  count: (query: AuditQuery, cursor?: number) => Promise<number>;
}

const Row = z.object({
  id: z.coerce.number(),
  at: z.coerce.number(),
  action: z.string(),
  actor_id: z.string().nullable(),
  actor_email: z.string().nullable(),
  target_type: z.string(),
  target_id: z.string(),
  target_label: z.string(),
  state_before: z.string().nullable(),
  state_after: z.string().nullable(),
  origin: z.string(),
});

/** Acts that the history of one target shows, at most. */
const HISTORY = 200;

/** The audit trail over the API's database, whose triggers refuse that a record be changed or removed. */
export function createAudit(database: Database, clock: Clock): AuditTrail {
  const { sequelize } = database;
  const record = async (entry: AuditEntry): Promise<void> => {
    await sequelize.query(
      `INSERT INTO platform_audit (at, action, actor_id, actor_email, target_type, target_id, target_label, state_before, state_after, origin)
       VALUES (:at, :action, :actorId, :actorEmail, :type, :id, :libelle, :avant, :apres, :origine)`,
      {
        replacements: {
          at: clock.now().getTime(),
          action: entry.action,
          actorId: entry.acteur?.id ?? null,
          actorEmail: entry.acteur?.email ?? null,
          type: entry.cible.type,
          id: entry.cible.id,
          libelle: entry.cible.libelle,
          avant: entry.avant === undefined ? null : JSON.stringify(entry.avant),
          apres: entry.apres === undefined ? null : JSON.stringify(entry.apres),
          origine: entry.origine,
        },
        type: QueryTypes.INSERT,
      },
    );
  };

  return {
    record,
    async historyOf({ type, id }, module) {
      const own = module === undefined ? '' : "AND action LIKE :acts ESCAPE '!'";
      const sql = `SELECT * FROM platform_audit WHERE target_id = :id AND target_type = :type ${own} ORDER BY id DESC LIMIT :limit`;
      // By Sequelize: what the transaction at hand recorded is in it.
      const rows = await sequelize.query(sql, {
        replacements: { type, id, limit: HISTORY, acts: `${escaped(module ?? '')}.%` },
        type: QueryTypes.SELECT,
      });
      return rows.map((row) => {
        const { date, action, acteur, avant, apres } = present(Row.parse(row));
        return { date: new Date(date), action, acteur: acteur?.email ?? null, avant, apres };
      });
    },
    async search(query, limit, cursor) {
      const { sql, values } = whereOf(query, cursor);
      const rows = await database.reads({
        sql: `SELECT * FROM platform_audit WHERE ${sql} ORDER BY id DESC LIMIT ?`,
        values: [...values, limit],
        heavy: true,
      });
      return rows.map((row) => present(Row.parse(row)));
    },
    async count(query, cursor) {
      const { sql, values } = whereOf(query, cursor);
      const [row] = await database.reads({
        sql: `SELECT COUNT(*) AS total FROM platform_audit WHERE ${sql}`,
        values,
        heavy: true,
      });
      return z.object({ total: z.coerce.number() }).parse(row).total;
    },
  };
}

function whereOf(
  { du, au, action, acteur, cible }: AuditQuery,
  cursor: number | undefined,
): Pick<Read, 'sql' | 'values'> {
  const conditions: [sql: string, value: ReadValue][] = [];
  if (du !== undefined) conditions.push(['at >= ?', startOfParisDay(du).getTime()]);
  if (au !== undefined) conditions.push(['at < ?', startOfParisDay(au, 1).getTime()]);
  if (action !== undefined) conditions.push(['action = ?', action]);
  if (acteur !== undefined) conditions.push(["actor_email LIKE ? ESCAPE '!'", containing(acteur)]);
  if (cible !== undefined) conditions.push(["target_label LIKE ? ESCAPE '!'", containing(cible)]);
  if (cursor !== undefined) conditions.push(['id < ?', cursor]);
  return {
    sql: ['1 = 1', ...conditions.map(([sql]) => sql)].join(' AND '),
    values: conditions.map(([, value]) => value),
  };
}

function containing(text: string): string {
  return `%${escaped(text)}%`;
}

function escaped(text: string): string {
  return text.replace(/[!%_]/g, '!$&');
}

function present(row: z.output<typeof Row>): KeptRecord {
  return {
    id: row.id,
    date: new Date(row.at).toISOString(),
    action: row.action,
    acteur: row.actor_id === null ? null : { id: row.actor_id, email: row.actor_email ?? '' },
    cible: { type: row.target_type, id: row.target_id, libelle: row.target_label },
    avant: parseState(row.state_before),
    apres: parseState(row.state_after),
    origine: row.origin,
  };
}

function parseState(text: string | null): Record<string, unknown> | null {
  return text === null ? null : z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}
