import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { Import } from '../../contracts/index.ts';

/** A CSV of accounts to provision, as one référent sent it. */
export class ImportModel extends Model<InferAttributes<ImportModel>, InferCreationAttributes<ImportModel>> {
  declare id: string;
  declare etat: Import['etat'];
  /** Account that sent it. */
  declare auteurId: string;
  declare auteurEmail: string;
  /** Address that it was launched from; empty before. */
  declare origine: string;
  declare envoyeLe: Date;
}

/** Binds the model; column names are the database's own. */
export function defineImportModel(sequelize: Sequelize): void {
  ImportModel.init(
    {
      id: { type: DataTypes.STRING(36), primaryKey: true },
      etat: { type: DataTypes.STRING(16), allowNull: false },
      auteurId: { type: DataTypes.STRING(64), allowNull: false, field: 'author_id' },
      auteurEmail: { type: DataTypes.STRING(255), allowNull: false, field: 'author_email' },
      origine: { type: DataTypes.STRING(100), allowNull: false, field: 'origin' },
      envoyeLe: { type: DataTypes.DATE(3), allowNull: false, field: 'sent_at' },
    },
    { sequelize, tableName: 'comptes_imports', timestamps: false },
  );
}
