import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { Contexte } from '../../contracts/index.ts';

/** A draft of a pli: one for each account, guichet, contexte and demande. */
export class BrouillonModel extends Model<InferAttributes<BrouillonModel>, InferCreationAttributes<BrouillonModel>> {
  declare id: string;
  declare accountId: string;
  declare guichetCode: string;
  declare contexte: Contexte;
  /** The numéro unique; empty for a creation that has none. */
  declare demande: string;
  declare updatedAt: Date;
  /** The reference of the pli to come; null until the agent has said one, empty when the agent wants none. */
  declare reference: CreationOptional<string | null>;
}

/** Binds the model. */
export function defineBrouillonModel(sequelize: Sequelize): void {
  BrouillonModel.init(
    {
      id: { type: DataTypes.STRING(36), primaryKey: true },
      accountId: { type: DataTypes.STRING(64), allowNull: false },
      guichetCode: { type: DataTypes.STRING(14), allowNull: false },
      contexte: { type: DataTypes.STRING(8), allowNull: false },
      demande: { type: DataTypes.STRING(18), allowNull: false },
      updatedAt: { type: DataTypes.DATE(3), allowNull: false },
      reference: { type: DataTypes.STRING(80) },
    },
    { sequelize, tableName: 'numerisation_brouillons' },
  );
}
