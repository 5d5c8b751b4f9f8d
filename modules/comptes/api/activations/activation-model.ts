import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { CourrielActivation } from '../../contracts/index.ts';

/** Where the activation mail of an account stands; an account without a row has none. */
export class ActivationModel extends Model<InferAttributes<ActivationModel>, InferCreationAttributes<ActivationModel>> {
  declare compteId: string;
  declare courriel: Exclude<CourrielActivation, 'sans-objet'>;
}

/** Binds the model; column names are the database's own. */
export function defineActivationModel(sequelize: Sequelize): void {
  ActivationModel.init(
    {
      compteId: { type: DataTypes.STRING(64), primaryKey: true, field: 'account_id' },
      courriel: { type: DataTypes.STRING(16), allowNull: false, field: 'mail' },
    },
    { sequelize, tableName: 'comptes_activations', timestamps: false },
  );
}
