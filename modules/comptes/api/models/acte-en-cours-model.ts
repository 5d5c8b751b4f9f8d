import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** An account whose guichets somebody changes at this very moment. */
export class ActeEnCoursModel extends Model<
  InferAttributes<ActeEnCoursModel>,
  InferCreationAttributes<ActeEnCoursModel>
> {
  declare compteId: string;
  /** A random mark, good until `priseJusque`. */
  declare prisePar: string;
  declare priseJusque: Date;
}

/** Binds the model; column names are the database's own. */
export function defineActeEnCoursModel(sequelize: Sequelize): void {
  ActeEnCoursModel.init(
    {
      compteId: { type: DataTypes.STRING(64), primaryKey: true, field: 'account_id' },
      prisePar: { type: DataTypes.STRING(36), allowNull: false, field: 'claimed_by' },
      priseJusque: { type: DataTypes.DATE(3), allowNull: false, field: 'claimed_until' },
    },
    { sequelize, tableName: 'comptes_actes_en_cours', timestamps: false },
  );
}
