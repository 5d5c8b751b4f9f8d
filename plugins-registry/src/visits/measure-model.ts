import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** One bucket of a measure of a release on one day: how many values, and their sum. No row is of one visit. */
export class MeasureModel extends Model<InferAttributes<MeasureModel>, InferCreationAttributes<MeasureModel>> {
  declare module: string;
  declare version: string;
  /** ISO 8601, of Paris. */
  declare day: string;
  declare measure: string;
  /** Upper bound of the bucket. */
  declare bound: number;
  declare count: number;
  declare sum: number;
}

/** Binds the model to the registry's database. */
export function defineMeasureModel(sequelize: Sequelize): void {
  MeasureModel.init(
    {
      module: { type: DataTypes.STRING(32), primaryKey: true },
      version: { type: DataTypes.STRING(12), primaryKey: true },
      day: { type: DataTypes.STRING(10), primaryKey: true },
      measure: { type: DataTypes.STRING(20), primaryKey: true },
      bound: { type: DataTypes.INTEGER, primaryKey: true },
      count: { type: DataTypes.INTEGER, allowNull: false },
      sum: { type: DataTypes.BIGINT, allowNull: false },
    },
    { sequelize, tableName: 'registry_measures', timestamps: false, underscored: true },
  );
}
