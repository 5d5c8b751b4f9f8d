import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

/** The former ledger of jobs: release 0.1.0 writes it and may still run; the first step after the next release drops it. */
export const createJobRuns = createTable('platform/0003-create-job-runs', 'platform_job_runs', ({ identifier }) => ({
  columns: {
    job: { type: identifier(100), primaryKey: true, allowNull: false },
    slot: { type: DataTypes.BIGINT, primaryKey: true, allowNull: false },
    // Whoever took the slot: a try whose answer was lost is known again.
    taker: { type: identifier(36), allowNull: false },
    started_at: { type: DataTypes.BIGINT, allowNull: false },
    ended_at: { type: DataTypes.BIGINT },
    failed: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
  },
}));
