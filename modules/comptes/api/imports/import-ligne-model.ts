import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { ResultatLigne } from '../../contracts/index.ts';

/** One line of an import. */
export class ImportLigneModel extends Model<
  InferAttributes<ImportLigneModel>,
  InferCreationAttributes<ImportLigneModel>
> {
  declare importId: string;
  /** 1 is the first after the heading. */
  declare ligne: number;
  declare etat: ResultatLigne['etat'];
  declare email: string;
  /** JSON: what the line says of the person; emptied when the line is done. */
  declare contenu: string;
  /** JSON: sentences. */
  declare erreurs: string;
  /** The account made for it, from its making on. */
  declare compteId: string | null;
}

/** Binds the model; column names are the database's own. */
export function defineImportLigneModel(sequelize: Sequelize): void {
  ImportLigneModel.init(
    {
      importId: { type: DataTypes.STRING(36), primaryKey: true, field: 'import_id' },
      ligne: { type: DataTypes.INTEGER, primaryKey: true },
      etat: { type: DataTypes.STRING(16), allowNull: false },
      email: { type: DataTypes.STRING(255), allowNull: false },
      contenu: { type: DataTypes.TEXT, allowNull: false, field: 'content' },
      erreurs: { type: DataTypes.TEXT, allowNull: false, field: 'errors' },
      compteId: { type: DataTypes.STRING(64), field: 'account_id' },
    },
    { sequelize, tableName: 'comptes_import_lignes', timestamps: false },
  );
}
