import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';

/** A note as the database keeps it. */
export class NoteModel extends Model<InferAttributes<NoteModel>, InferCreationAttributes<NoteModel>> {
  declare id: CreationOptional<number>;
  declare guichetCode: string;
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
      guichetCode: { type: DataTypes.STRING(14), allowNull: false, field: 'guichet_code' },
      texte: { type: DataTypes.STRING(200), allowNull: false },
      accountId: { type: DataTypes.STRING(64), allowNull: false, field: 'account_id' },
      createdAt: { type: DataTypes.DATE(3), allowNull: false, field: 'created_at' },
    },
    { sequelize, tableName: 'exemple_notes', timestamps: false },
  );
}
