import { createTable } from '@pwp/api-kit';
import { DataTypes } from 'sequelize';

export const createAudit = createTable('platform/0006-create-audit', 'platform_audit', ({ identifier }) => ({
  columns: {
    id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
    at: { type: DataTypes.BIGINT, allowNull: false },
    action: { type: identifier(100), allowNull: false },
    actor_id: { type: identifier(64) },
    actor_email: { type: DataTypes.STRING(255) },
    target_type: { type: identifier(30), allowNull: false },
    target_id: { type: identifier(64), allowNull: false },
    target_label: { type: DataTypes.STRING(255), allowNull: false },
    state_before: { type: DataTypes.TEXT },
    state_after: { type: DataTypes.TEXT },
    origin: { type: DataTypes.STRING(100), allowNull: false },
  },
  indexes: {
    platform_audit_at: ['at'],
    platform_audit_target: ['target_id', 'target_type'],
  },
}));
