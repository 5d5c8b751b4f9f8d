import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** When the accounts of a guichet were last counted. */
export class RecensementModel extends Model<
  InferAttributes<RecensementModel>,
  InferCreationAttributes<RecensementModel>
> {
  declare guichetCode: string;
  declare recenseLe: Date;
}

/** Binds the model. */
export function defineRecensementModel(sequelize: Sequelize): void {
  RecensementModel.init(
    {
      guichetCode: { type: DataTypes.STRING(14), primaryKey: true },
      recenseLe: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'communication_recensements' },
  );
}
