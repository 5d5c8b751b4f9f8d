import { QueryTypes, type Sequelize } from 'sequelize';

/** Condition of a message that was refused for good. */
export const DEAD = 'sent_at IS NULL AND dead_at IS NOT NULL';

/** A message that was refused for good; instants are ms since the epoch. */
export interface DeadLetter {
  id: number;
  topic: string;
  attempts: number;
  dead_at: number;
  /** Null, as that which `added_at` is: the former release kept none. */
  dead_reason: string | null;
  added_at: number | null;
}

/** How many of each topic. */
export function deadTopics(sequelize: Sequelize): Promise<{ topic: string; total: number }[]> {
  return sequelize.query<{ topic: string; total: number }>(
    `SELECT topic, COUNT(*) AS total FROM platform_outbox WHERE ${DEAD} GROUP BY topic ORDER BY topic`,
    { type: QueryTypes.SELECT },
  );
}

/** Some of them, by topic, the oldest first. */
export function deadLetters(sequelize: Sequelize, limit: number, offset: number): Promise<DeadLetter[]> {
  return sequelize.query<DeadLetter>(
    `SELECT id, topic, attempts, dead_at, dead_reason, added_at FROM platform_outbox
     WHERE ${DEAD} ORDER BY topic, id LIMIT :limit OFFSET :offset`,
    { replacements: { limit, offset }, type: QueryTypes.SELECT },
  );
}
