import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { Import } from '../../contracts/index.ts';

/** A CSV of accounts to create, as one référent sent it. */
export class ImportModel extends Model<InferAttributes<ImportModel>, InferCreationAttributes<ImportModel>> {
  declare id: string;
  declare etat: Import['etat'];
  declare auteurId: string;
  declare auteurEmail: string;
  /** Network address of the launch; empty before. */
  declare origine: string;
  declare dateEnvoi: Date;
}

/** Binds the model. */
export function defineImportModel(sequelize: Sequelize): void {
  ImportModel.init(
    {
      id: { type: DataTypes.STRING(36), primaryKey: true },
      etat: { type: DataTypes.STRING(16), allowNull: false },
      auteurId: { type: DataTypes.STRING(64), allowNull: false },
      auteurEmail: { type: DataTypes.STRING(255), allowNull: false },
      origine: { type: DataTypes.STRING(100), allowNull: false },
      dateEnvoi: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'comptes_imports' },
  );
}
