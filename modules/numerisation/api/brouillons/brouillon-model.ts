import {
  DataTypes,
  Model,
  type Attributes,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { Contexte } from '../../contracts/index.ts';

/** A draft of a pli: one for each account, guichet, contexte and demande, or correction. */
export class BrouillonModel extends Model<InferAttributes<BrouillonModel>, InferCreationAttributes<BrouillonModel>> {
  declare id: string;
  declare accountId: string;
  declare guichetCode: string;
  declare contexte: Contexte;
  /** What tells it from the account's others: the numéro unique, empty for a creation, or `~` and the correction's id. */
  declare demande: string;
  declare updatedAt: Date;
  /** The reference of the pli to come; null until the agent has said one, empty when the agent wants none. */
  declare reference: CreationOptional<string | null>;
  /** Id of the correction that it is for; null for an ordinary one. */
  declare corrige: CreationOptional<number | null>;
  /** Of a draft for a correction; an ordinary one has it in `demande`. */
  declare numeroUnique: CreationOptional<string | null>;
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
      corrige: { type: DataTypes.BIGINT },
      numeroUnique: { type: DataTypes.STRING(18) },
    },
    { sequelize, tableName: 'numerisation_brouillons' },
  );
}

/** The numéro unique of the pli to come; null for a creation. */
export function numeroUniqueOf({ corrige, demande, numeroUnique }: Attributes<BrouillonModel>): string | null {
  if (corrige !== null) return numeroUnique;
  return demande === '' ? null : demande;
}
