import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/**
 * Marks of the follow-up of an outside system, each with when it was last true: `docaposte`, the statuts were read whole; `docaposte-tours`,
 * all that were due were answered, readable or not; `docaposte-illisible`, one did not fit the document.
 */
export class SuiviModel extends Model<InferAttributes<SuiviModel>, InferCreationAttributes<SuiviModel>> {
  declare systeme: 'docaposte' | 'docaposte-tours' | 'docaposte-illisible';
  /** When the round of it began. */
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
