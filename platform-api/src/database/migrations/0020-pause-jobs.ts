import { defineMigration } from '@pwp/api-kit';

/** Since when an administrator keeps a job from running, ms since the epoch. */
export const pauseJobs = defineMigration({
  name: 'platform/0020-pause-jobs',
  async up({ query, sequelize }) {
    const there = await query.describeTable('platform_jobs');
    if (there['paused_at'] === undefined)
      await sequelize.query('ALTER TABLE platform_jobs ADD COLUMN paused_at BIGINT');
  },
});
