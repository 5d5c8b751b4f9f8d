import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** A row locked while what an account has is counted; it holds no data. */
export class SupportQuotaModel extends Model<
  InferAttributes<SupportQuotaModel>,
  InferCreationAttributes<SupportQuotaModel>
> {
  declare accountId: string;
}

/** Binds the model. */
export function defineSupportQuotaModel(sequelize: Sequelize): void {
  SupportQuotaModel.init(
    { accountId: { type: DataTypes.STRING(64), primaryKey: true } },
    { sequelize, tableName: 'support_quotas' },
  );
}
