import { columnTypes, defineMigration } from '@pwp/api-kit';

const TABLE = 'platform_outbox';

/** The `traceparent` (W3C) of the request that left a message; null while nothing is traced. */
export const traceOutbox = defineMigration({
  name: 'platform/0027-trace-outbox',
  async up({ query, sequelize, dialect }) {
    const there = await query.describeTable(TABLE);
    if (there['traceparent'] !== undefined) return;
    const type = String(columnTypes(dialect).identifier(55));
    await sequelize.query(`ALTER TABLE ${TABLE} ADD COLUMN traceparent ${type}`);
  },
});
