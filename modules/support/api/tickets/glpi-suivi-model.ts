import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** The follow-up of one outside system; `jusqua` is its last change that was read, in its own time. */
export class GlpiSuiviModel extends Model<InferAttributes<GlpiSuiviModel>, InferCreationAttributes<GlpiSuiviModel>> {
  declare systeme: 'glpi';
  declare jusqua: Date;
}

/** Binds the model. */
export function defineGlpiSuiviModel(sequelize: Sequelize): void {
  GlpiSuiviModel.init(
    {
      systeme: { type: DataTypes.STRING(32), primaryKey: true },
      jusqua: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'support_suivis' },
  );
}
