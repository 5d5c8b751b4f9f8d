import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** One person's worst outcome with a release, and where that person works. */
export class VoteModel extends Model<InferAttributes<VoteModel>, InferCreationAttributes<VoteModel>> {
  declare module: string;
  declare version: string;
  declare voter: string;
  declare guichet: string;
  declare organisme: string;
  declare failed: boolean;
  declare createdAt: Date;
}

/** Binds the model to the registry's database. */
export function defineVoteModel(sequelize: Sequelize): void {
  VoteModel.init(
    {
      module: { type: DataTypes.STRING(32), primaryKey: true },
      version: { type: DataTypes.STRING(64), primaryKey: true },
      voter: { type: DataTypes.STRING(64), primaryKey: true },
      guichet: { type: DataTypes.STRING(14), allowNull: false },
      organisme: { type: DataTypes.STRING(14), allowNull: false },
      failed: { type: DataTypes.BOOLEAN, allowNull: false },
      createdAt: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'registry_ballots', timestamps: false, underscored: true },
  );
}
