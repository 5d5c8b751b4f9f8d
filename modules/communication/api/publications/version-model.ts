import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** A version that readers saw. */
export class VersionModel extends Model<InferAttributes<VersionModel>, InferCreationAttributes<VersionModel>> {
  declare publicationId: number;
  declare numero: number;
  declare titre: string;
  declare resume: string;
  declare texte: string;
  declare publieeLe: Date;
  declare auteurId: string;
  declare auteurNom: string;
  declare relecteurId: string;
  declare relecteurNom: string;
  declare motif: string;
}

/** Binds the model. */
export function defineVersionModel(sequelize: Sequelize): void {
  VersionModel.init(
    {
      publicationId: { type: DataTypes.BIGINT, primaryKey: true },
      numero: { type: DataTypes.INTEGER, primaryKey: true },
      titre: { type: DataTypes.STRING(120), allowNull: false },
      resume: { type: DataTypes.STRING(300), allowNull: false },
      texte: { type: DataTypes.TEXT, allowNull: false },
      publieeLe: { type: DataTypes.DATE(3), allowNull: false },
      auteurId: { type: DataTypes.STRING(64), allowNull: false },
      auteurNom: { type: DataTypes.STRING(200), allowNull: false },
      relecteurId: { type: DataTypes.STRING(64), allowNull: false },
      relecteurNom: { type: DataTypes.STRING(200), allowNull: false },
      motif: { type: DataTypes.STRING(300), allowNull: false },
    },
    { sequelize, tableName: 'communication_versions' },
  );
}
