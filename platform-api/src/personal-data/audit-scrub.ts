import type { Person } from '@pwp/api-kit';
import type { Database } from '@pwp/database';
import { QueryTypes } from 'sequelize';
import { withOpenedAudit } from '../audit/opened-audit.ts';
import { ERASED, mentioning, mentionsOf, withoutMentions } from './mentions.ts';

interface Row {
  id: number;
  actor_id: string | null;
  actor_email: string | null;
  target_id: string;
  target_label: string;
  state_before: string | null;
  state_after: string | null;
  origin: string;
}

/** Records that one statement looks at: a text is looked for without an index, and a silent statement is given up. */
const LOOKED_AT = 50_000;
/** Records in one transaction. */
const BATCH = 200;

/**
 * Blanks the names and addresses of a person in the trail, and the network addresses that the person came from. What was done, when,
 * and by which account stays. Returns how many records changed.
 */
export async function scrubAudit(
  database: Pick<Database, 'sequelize' | 'transaction'>,
  person: Person,
): Promise<number> {
  const { sequelize } = database;
  const ids = person.type === 'compte' ? person.ids : [];
  const mentions = mentionsOf(person);
  const mentioned = mentioning(['actor_email', 'target_label', 'state_before', 'state_after'], mentions);
  const isOwn = ids.length === 0 ? '1 = 0' : '(actor_id IN (:ids) OR target_id IN (:ids))';
  const [newest] = await sequelize.query<{ id: number }>('SELECT id FROM platform_audit ORDER BY id DESC LIMIT 1', {
    type: QueryTypes.SELECT,
  });
  let changed = 0;
  for (let from = 0; from < (newest?.id ?? 0); from += LOOKED_AT) {
    const rows = await sequelize.query<Row>(
      `SELECT id, actor_id, actor_email, target_id, target_label, state_before, state_after, origin FROM platform_audit
       WHERE id > :from AND id <= :upTo AND (${isOwn} OR ${mentioned.sql})`,
      {
        replacements: { ...mentioned.replacements, ids: [...ids], from, upTo: from + LOOKED_AT },
        type: QueryTypes.SELECT,
      },
    );
    const blanked = rows.flatMap((row) => {
      const next = blank(row, ids, mentions);
      return Object.entries(next).some(([name, value]) => row[name as keyof Row] !== value)
        ? [{ ...next, id: row.id }]
        : [];
    });
    for (let first = 0; first < blanked.length; first += BATCH)
      await withOpenedAudit(database, 0, async () => {
        for (const replacements of blanked.slice(first, first + BATCH))
          await sequelize.query(
            `UPDATE platform_audit SET actor_email = :actor_email, target_label = :target_label, state_before = :state_before,
             state_after = :state_after, origin = :origin WHERE id = :id`,
            { replacements },
          );
      });
    changed += blanked.length;
  }
  return changed;
}

function blank(row: Row, ids: readonly string[], mentions: readonly string[]) {
  const isActor = row.actor_id !== null && ids.includes(row.actor_id);
  const without = (text: string | null) => (text === null ? null : withoutMentions(text, mentions));
  return {
    actor_email: isActor ? null : without(row.actor_email),
    target_label: ids.includes(row.target_id) ? ERASED : withoutMentions(row.target_label, mentions),
    state_before: without(row.state_before),
    state_after: without(row.state_after),
    origin: isActor ? ERASED : row.origin,
  };
}
