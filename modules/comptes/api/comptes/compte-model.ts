import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { EtatCompte } from '../../contracts/index.ts';

/** A decision of a référent, or none yet. */
export type EtatDecide = Exclude<EtatCompte, 'jamais-active'>;

/** An account that the portal created or acted on, and its last decision. */
export class CompteModel extends Model<InferAttributes<CompteModel>, InferCreationAttributes<CompteModel>> {
  declare compteId: string;
  /** `actif` unless a référent suspended it; the identity may differ for a moment. */
  declare etat: EtatDecide;
}

/** Binds the model. */
export function defineCompteModel(sequelize: Sequelize): void {
  CompteModel.init(
    {
      compteId: { type: DataTypes.STRING(64), primaryKey: true },
      etat: { type: DataTypes.STRING(16), allowNull: false },
    },
    { sequelize, tableName: 'comptes_comptes' },
  );
}
