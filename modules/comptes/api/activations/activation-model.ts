import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { CourrielActivation } from '../../contracts/index.ts';

/** The state of an account's activation mail; an account without a row has none. */
export class ActivationModel extends Model<InferAttributes<ActivationModel>, InferCreationAttributes<ActivationModel>> {
  declare compteId: string;
  declare courriel: Exclude<CourrielActivation, 'sans-objet'>;
}

/** Binds the model. */
export function defineActivationModel(sequelize: Sequelize): void {
  ActivationModel.init(
    {
      compteId: { type: DataTypes.STRING(64), primaryKey: true },
      courriel: { type: DataTypes.STRING(16), allowNull: false },
    },
    { sequelize, tableName: 'comptes_activations' },
  );
}
