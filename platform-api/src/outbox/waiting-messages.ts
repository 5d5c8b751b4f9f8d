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

/** Messages that wait, due or not, or that were refused for good. */
export async function countMessages(sequelize: Sequelize, kind: 'waiting' | 'dead'): Promise<number> {
  const [row] = await sequelize.query<{ total: number }>(
    `SELECT COUNT(*) AS total FROM platform_outbox WHERE sent_at IS NULL AND dead_at IS ${kind === 'dead' ? 'NOT ' : ''}NULL`,
    { type: QueryTypes.SELECT },
  );
  return row?.total ?? 0;
}

/** How long the oldest message has waited, s; 0 without any. */
export async function oldestWaiting(sequelize: Sequelize, now: number): Promise<number> {
  const [row] = await sequelize.query<{ first: number | null }>(
    'SELECT MIN(added_at) AS first FROM platform_outbox WHERE sent_at IS NULL AND dead_at IS NULL',
    { type: QueryTypes.SELECT },
  );
  return Math.max(0, (now - (row?.first ?? now)) / 1_000);
}

/** Topics that messages wait for, but for these. */
export async function topicsNotOf(sequelize: Sequelize, handled: readonly string[]): Promise<string[]> {
  const rows = await sequelize.query<{ topic: string }>(
    'SELECT DISTINCT topic FROM platform_outbox WHERE sent_at IS NULL AND dead_at IS NULL',
    { type: QueryTypes.SELECT },
  );
  return rows.map(({ topic }) => topic).filter((topic) => !handled.includes(topic));
}
