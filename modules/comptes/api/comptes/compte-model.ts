import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { EtatCompte } from '../../contracts/index.ts';

/** An account that the portal made or acted on, and what it decided of it last. */
export class CompteModel extends Model<InferAttributes<CompteModel>, InferCreationAttributes<CompteModel>> {
  declare compteId: string;
  /** `actif` unless a référent suspended it; the identity may say otherwise for a moment. */
  declare etat: EtatCompte;
}

/** Binds the model; column names are the database's own. */
export function defineCompteModel(sequelize: Sequelize): void {
  CompteModel.init(
    {
      compteId: { type: DataTypes.STRING(64), primaryKey: true, field: 'account_id' },
      etat: { type: DataTypes.STRING(16), allowNull: false },
    },
    { sequelize, tableName: 'comptes_comptes', timestamps: false },
  );
}
