import { QueryTypes, type Sequelize } from 'sequelize';

/** What waits of a topic, and how long its oldest message has, s. */
export interface WaitingTopic {
  topic: string;
  total: number;
  oldest: number;
}

/** The topics of which messages wait; `now` in ms since the epoch. */
export async function waitingTopics(sequelize: Sequelize, now: number): Promise<WaitingTopic[]> {
  const rows = await sequelize.query<{ topic: string; total: number; first: number | null }>(
    `SELECT topic, COUNT(*) AS total, MIN(added_at) AS first FROM platform_outbox
     WHERE sent_at IS NULL AND dead_at IS NULL GROUP BY topic`,
    { type: QueryTypes.SELECT },
  );
  return rows.map(({ topic, total, first }) => ({ topic, total, oldest: Math.max(0, (now - (first ?? now)) / 1_000) }));
}
