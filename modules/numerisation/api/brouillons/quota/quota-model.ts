import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** A row locked while the drafts of an account or of a guichet are counted; it holds no data. */
export class QuotaModel extends Model<InferAttributes<QuotaModel>, InferCreationAttributes<QuotaModel>> {
  /** `compte:<id>` or `guichet:<code>`. */
  declare cle: string;
}

/** Binds the model. */
export function defineQuotaModel(sequelize: Sequelize): void {
  QuotaModel.init(
    { cle: { type: DataTypes.STRING(80), primaryKey: true } },
    { sequelize, tableName: 'numerisation_quotas' },
  );
}
