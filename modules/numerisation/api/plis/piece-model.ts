import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { Motif, PliPiece, RoleFichier } from '../../contracts/index.ts';

/** One file of a pli. `fichier` is its key in the file store, or null once the store has deleted it. */
export class PieceModel extends Model<InferAttributes<PieceModel>, InferCreationAttributes<PieceModel>> {
  declare id: CreationOptional<number>;
  declare pliId: number;
  /** Position in the pli, from 0. */
  declare rang: number;
  declare nom: string;
  declare type: string;
  /** Bytes. */
  declare taille: number;
  declare sha256: string;
  declare fichier: string | null;
  declare role: CreationOptional<RoleFichier>;
  declare categorie: CreationOptional<string | null>;
  /** The category in words at the deposit: the SNE's, or the catalogue's where the SNE was not asked or did not answer. */
  declare categorieLibelle: CreationOptional<string | null>;
  declare etat: PliPiece['etat'];
  declare motif: CreationOptional<Motif | null>;
}

/** Binds the model. */
export function definePieceModel(sequelize: Sequelize): void {
  PieceModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      pliId: { type: DataTypes.BIGINT, allowNull: false },
      rang: { type: DataTypes.INTEGER, allowNull: false },
      nom: { type: DataTypes.STRING(150), allowNull: false },
      type: { type: DataTypes.STRING(64), allowNull: false },
      taille: { type: DataTypes.INTEGER, allowNull: false },
      sha256: { type: DataTypes.STRING(64), allowNull: false },
      fichier: { type: DataTypes.STRING(255) },
      role: { type: DataTypes.STRING(16), allowNull: false, defaultValue: 'piece' },
      categorie: { type: DataTypes.STRING(40) },
      categorieLibelle: { type: DataTypes.STRING(200) },
      etat: { type: DataTypes.STRING(16), allowNull: false },
      motif: { type: DataTypes.STRING(32) },
    },
    { sequelize, tableName: 'numerisation_pieces' },
  );
}
