import { columnTypes, defineMigration } from '@pwp/api-kit';

const TABLE = 'platform_outbox';

/** When a message was added, ms since the epoch, and for which request; the former release says neither. */
export const followOutbox = defineMigration({
  name: 'platform/0018-follow-outbox',
  async up({ query, sequelize, dialect }) {
    const columns = { added_at: 'BIGINT', request_id: String(columnTypes(dialect).identifier(64)) };
    const there = await query.describeTable(TABLE);
    for (const [column, type] of Object.entries(columns))
      if (there[column] === undefined) await sequelize.query(`ALTER TABLE ${TABLE} ADD COLUMN ${column} ${type}`);
  },
});
