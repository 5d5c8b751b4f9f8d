import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** An account has read a publication. */
export class LectureModel extends Model<InferAttributes<LectureModel>, InferCreationAttributes<LectureModel>> {
  declare accountId: string;
  declare publicationId: number;
  declare version: number;
  declare lueLe: Date;
}

/** Binds the model. */
export function defineLectureModel(sequelize: Sequelize): void {
  LectureModel.init(
    {
      accountId: { type: DataTypes.STRING(64), primaryKey: true },
      publicationId: { type: DataTypes.BIGINT, primaryKey: true },
      version: { type: DataTypes.INTEGER, allowNull: false },
      lueLe: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'communication_lectures' },
  );
}
