import { defineMigration } from '@pwp/api-kit';

/** Why the other side refused a message for good; the former release says nothing. */
export const keepRefusals = defineMigration({
  name: 'platform/0021-keep-refusals',
  async up({ query, sequelize }) {
    const there = await query.describeTable('platform_outbox');
    if (there['dead_reason'] === undefined)
      await sequelize.query('ALTER TABLE platform_outbox ADD COLUMN dead_reason VARCHAR(200)');
  },
});
