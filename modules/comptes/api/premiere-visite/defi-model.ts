import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** A proof of work that served: it serves no second time, in any process. */
export class DefiModel extends Model<InferAttributes<DefiModel>, InferCreationAttributes<DefiModel>> {
  /** The challenge's nonce. */
  declare nonce: string;
  /** From then on the challenge is refused for its age. */
  declare expireLe: Date;
}

/** Binds the model; column names are the database's own. */
export function defineDefiModel(sequelize: Sequelize): void {
  DefiModel.init(
    {
      nonce: { type: DataTypes.STRING(64), primaryKey: true },
      expireLe: { type: DataTypes.DATE(3), allowNull: false, field: 'expires_at' },
    },
    { sequelize, tableName: 'comptes_defis', timestamps: false },
  );
}
