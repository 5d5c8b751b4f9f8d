import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { ResultatLigne } from '../../contracts/index.ts';

/** One line of an import. */
export class ImportLigneModel extends Model<
  InferAttributes<ImportLigneModel>,
  InferCreationAttributes<ImportLigneModel>
> {
  declare importId: string;
  /** Line number; 1 follows the heading. */
  declare ligne: number;
  declare etat: ResultatLigne['etat'];
  declare email: string;
  /** JSON: the person's data; emptied when the line is done. */
  declare contenu: string;
  /** JSON: sentences. */
  declare erreurs: string;
  /** The account made for it, set on creation. */
  declare compteId: string | null;
}

/** Binds the model. */
export function defineImportLigneModel(sequelize: Sequelize): void {
  ImportLigneModel.init(
    {
      importId: { type: DataTypes.STRING(36), primaryKey: true },
      ligne: { type: DataTypes.INTEGER, primaryKey: true },
      etat: { type: DataTypes.STRING(16), allowNull: false },
      email: { type: DataTypes.STRING(255), allowNull: false },
      contenu: { type: DataTypes.TEXT, allowNull: false },
      erreurs: { type: DataTypes.TEXT, allowNull: false },
      compteId: { type: DataTypes.STRING(64) },
    },
    { sequelize, tableName: 'comptes_import_lignes' },
  );
}
