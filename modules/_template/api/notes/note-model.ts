import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';

/** A note as stored. */
export class NoteModel extends Model<InferAttributes<NoteModel>, InferCreationAttributes<NoteModel>> {
  declare id: CreationOptional<number>;
  /** Null: its author works at none. */
  declare guichetCode: string | null;
  declare texte: string;
  /** Who wrote it. */
  declare accountId: string;
  declare createdAt: Date;
}

/** Binds the model to the host's database. */
export function defineNoteModel(sequelize: Sequelize): void {
  NoteModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      guichetCode: { type: DataTypes.STRING(14), allowNull: true },
      texte: { type: DataTypes.STRING(200), allowNull: false },
      accountId: { type: DataTypes.STRING(64), allowNull: false },
      createdAt: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'exemple_notes' },
  );
}
