import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';

/** A file of a publication. */
export class PieceModel extends Model<InferAttributes<PieceModel>, InferCreationAttributes<PieceModel>> {
  declare id: CreationOptional<number>;
  declare publicationId: number;
  /** Drawn by the page; unique within its publication. */
  declare pieceId: string;
  declare nom: string;
  declare type: string;
  /** Bytes. */
  declare taille: number;
  declare sha256: string;
  /** Key in the file store; several rows may have it. */
  declare fichier: string;
  declare alternative: string;
  declare decorative: boolean;
  /** The version that took it away; null while readers are shown it. */
  declare retireeVersion: number | null;
  declare dateDepot: Date;
}

/** Binds the model. */
export function definePieceModel(sequelize: Sequelize): void {
  PieceModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      publicationId: { type: DataTypes.BIGINT, allowNull: false },
      pieceId: { type: DataTypes.STRING(64), allowNull: false },
      nom: { type: DataTypes.STRING(150), allowNull: false },
      type: { type: DataTypes.STRING(128), allowNull: false },
      taille: { type: DataTypes.INTEGER, allowNull: false },
      sha256: { type: DataTypes.STRING(64), allowNull: false },
      fichier: { type: DataTypes.STRING(255), allowNull: false },
      alternative: { type: DataTypes.STRING(300), allowNull: false },
      decorative: { type: DataTypes.BOOLEAN, allowNull: false },
      retireeVersion: { type: DataTypes.INTEGER },
      dateDepot: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'communication_pieces' },
  );
}
