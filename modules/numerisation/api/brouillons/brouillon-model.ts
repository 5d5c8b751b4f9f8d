import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { Contexte } from '../../contracts/index.ts';

/** A draft of a pli: one for each account, guichet, contexte and demande. */
export class BrouillonModel extends Model<InferAttributes<BrouillonModel>, InferCreationAttributes<BrouillonModel>> {
  declare id: string;
  declare accountId: string;
  declare guichetCode: string;
  declare contexte: Contexte;
  /** The numéro unique; empty for a creation that has none. */
  declare demande: string;
  declare modifieLe: Date;
}

/** Binds the model. */
export function defineBrouillonModel(sequelize: Sequelize): void {
  BrouillonModel.init(
    {
      id: { type: DataTypes.STRING(36), primaryKey: true },
      accountId: { type: DataTypes.STRING(64), allowNull: false, field: 'account_id' },
      guichetCode: { type: DataTypes.STRING(14), allowNull: false, field: 'guichet_code' },
      contexte: { type: DataTypes.STRING(8), allowNull: false },
      demande: { type: DataTypes.STRING(18), allowNull: false },
      modifieLe: { type: DataTypes.DATE(3), allowNull: false, field: 'modifie_le' },
    },
    { sequelize, tableName: 'numerisation_brouillons', timestamps: false },
  );
}
