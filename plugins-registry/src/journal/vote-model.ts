import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** How a release did for one person: the worst of what was seen. */
export class VoteModel extends Model<InferAttributes<VoteModel>, InferCreationAttributes<VoteModel>> {
  declare module: string;
  declare version: string;
  declare voter: string;
  declare failed: boolean;
  declare createdAt: Date;
}

/** Binds the model to the registry's database. */
export function defineVoteModel(sequelize: Sequelize): void {
  VoteModel.init(
    {
      module: { type: DataTypes.STRING(32), primaryKey: true },
      version: { type: DataTypes.STRING(12), primaryKey: true },
      voter: { type: DataTypes.STRING(64), primaryKey: true },
      failed: { type: DataTypes.BOOLEAN, allowNull: false },
      createdAt: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'registry_votes', timestamps: false, underscored: true },
  );
}
