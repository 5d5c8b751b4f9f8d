import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** A proof of work already used; no process accepts it again. */
export class DefiModel extends Model<InferAttributes<DefiModel>, InferCreationAttributes<DefiModel>> {
  declare nonce: string;
  /** From then on, the challenge is refused because it is too old. */
  declare expiresAt: Date;
}

/** Binds the model. */
export function defineDefiModel(sequelize: Sequelize): void {
  DefiModel.init(
    {
      nonce: { type: DataTypes.STRING(64), primaryKey: true },
      expiresAt: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'comptes_defis' },
  );
}
