import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** The follow-up of one outside system; `dernierSucces` is when the last reading to the end began. */
export class SuiviModel extends Model<InferAttributes<SuiviModel>, InferCreationAttributes<SuiviModel>> {
  declare systeme: 'docaposte';
  declare dernierSucces: Date;
}

/** Binds the model. */
export function defineSuiviModel(sequelize: Sequelize): void {
  SuiviModel.init(
    {
      systeme: { type: DataTypes.STRING(32), primaryKey: true },
      dernierSucces: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'numerisation_suivis' },
  );
}
