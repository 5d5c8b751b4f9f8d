import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/**
 * One row a job, which one process at a time runs. `due` is the last slot that came and `done` the last one that ended, ms since the
 * epoch; the lease is in the database's own time.
 */
export const createJobs = createTable('platform/0017-create-jobs', 'platform_jobs', ({ identifier }) => ({
  columns: {
    job: { type: identifier(100), primaryKey: true, allowNull: false },
    due: { type: DataTypes.BIGINT, allowNull: false },
    done: { type: DataTypes.BIGINT, allowNull: false, defaultValue: 0 },
    // Runs that the slot `due` has had.
    attempts: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
    // Whoever runs it; a run has a mark of its own.
    runner: { type: identifier(36) },
    leased_until: { type: DataTypes.BIGINT, allowNull: false, defaultValue: 0 },
    succeeded_at: { type: DataTypes.BIGINT },
    failed_at: { type: DataTypes.BIGINT },
  },
}));
