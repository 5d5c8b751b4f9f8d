import type { Database } from '@pwp/database';
import { QueryTypes, type Sequelize } from 'sequelize';
import { createOutboxHold } from '../database/migrations/0022-create-outbox-hold.ts';

/** Condition of a statement that delivers. */
export const NOT_HELD = 'NOT EXISTS (SELECT 1 FROM platform_outbox_hold)';

/**
 * Keeps every message of a restored database from leaving until an administrator releases them. What waits may have left after the
 * backup was made: it is marked as a delivery that died with its process, so that the other side is asked before a second one.
 */
export async function holdOutbox({ sequelize, dialect }: Database, now: Date): Promise<void> {
  // The backup may be of a portal that had not taken this step yet; it is not noted, and is taken again.
  await createOutboxHold.up({ query: sequelize.getQueryInterface(), sequelize, dialect });
  await sequelize.query('INSERT INTO platform_outbox_hold (id, held_at) VALUES (1, :now)', {
    replacements: { now: now.getTime() },
  });
  await sequelize.query('UPDATE platform_outbox SET leased_until = 1 WHERE sent_at IS NULL AND leased_until = 0');
}

/** Since when messages are held, ms since the epoch; undefined while they leave. */
export async function heldSince(sequelize: Sequelize): Promise<number | undefined> {
  const [row] = await sequelize.query<{ held_at: number }>('SELECT held_at FROM platform_outbox_hold', {
    type: QueryTypes.SELECT,
  });
  return row?.held_at;
}

/** Lets messages leave again; false when they were not held. */
export async function releaseOutbox(sequelize: Sequelize): Promise<boolean> {
  const released = await sequelize.query('DELETE FROM platform_outbox_hold', { type: QueryTypes.BULKDELETE });
  return released > 0;
}
