import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';

/** A document as stored. */
export class DocumentModel extends Model<InferAttributes<DocumentModel>, InferCreationAttributes<DocumentModel>> {
  declare id: CreationOptional<number>;
  /** Null: its author works at none. */
  declare guichetCode: string | null;
  declare titre: string;
  /** The rich text, as JSON. */
  declare texte: string;
  /** Key of its file in the store, and its name. */
  declare fichier: string | null;
  declare nomFichier: string | null;
  /** Who wrote it. */
  declare accountId: string;
  declare createdAt: Date;
}

/** Binds the model to the host's database. */
export function defineDocumentModel(sequelize: Sequelize): void {
  DocumentModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      guichetCode: { type: DataTypes.STRING(14), allowNull: true },
      titre: { type: DataTypes.STRING(200), allowNull: false },
      texte: { type: DataTypes.TEXT, allowNull: false },
      fichier: { type: DataTypes.STRING(255), allowNull: true },
      nomFichier: { type: DataTypes.STRING(255), allowNull: true },
      accountId: { type: DataTypes.STRING(64), allowNull: false },
      createdAt: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'exemple_documents' },
  );
}
