import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { RoleFichier } from '../../contracts/index.ts';

/** One file of a draft: checked, and held by the file store under `fichier`. */
export class BrouillonFichierModel extends Model<
  InferAttributes<BrouillonFichierModel>,
  InferCreationAttributes<BrouillonFichierModel>
> {
  declare id: CreationOptional<number>;
  declare brouillonId: string;
  /** Drawn by the page; unique within the draft. */
  declare fichierId: string;
  /** Place in the draft, growing; removals leave gaps. */
  declare rang: number;
  declare nom: string;
  declare type: string;
  /** Bytes. */
  declare taille: number;
  declare sha256: string;
  declare fichier: string;
  declare role: RoleFichier;
  declare categorie: string | null;
  /** Whether the demande already held this content when the file came. */
  declare dansLaDemande: boolean;
  /** Whether the SNE told what the demande held. */
  declare comparee: CreationOptional<boolean>;
}

/** Binds the model. */
export function defineBrouillonFichierModel(sequelize: Sequelize): void {
  BrouillonFichierModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      brouillonId: { type: DataTypes.STRING(36), allowNull: false, field: 'brouillon_id' },
      fichierId: { type: DataTypes.STRING(64), allowNull: false, field: 'fichier_id' },
      rang: { type: DataTypes.INTEGER, allowNull: false },
      nom: { type: DataTypes.STRING(150), allowNull: false },
      type: { type: DataTypes.STRING(64), allowNull: false },
      taille: { type: DataTypes.INTEGER, allowNull: false },
      sha256: { type: DataTypes.STRING(64), allowNull: false },
      fichier: { type: DataTypes.STRING(255), allowNull: false },
      role: { type: DataTypes.STRING(16), allowNull: false },
      categorie: { type: DataTypes.STRING(40) },
      dansLaDemande: { type: DataTypes.BOOLEAN, allowNull: false, field: 'dans_la_demande' },
      comparee: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: true },
    },
    { sequelize, tableName: 'numerisation_brouillon_fichiers', timestamps: false },
  );
}
