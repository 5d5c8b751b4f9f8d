import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** A part of an audience; `portee`: a guichet that the author answers for. */
export type Dimension = 'territoire' | 'type' | 'guichet' | 'role' | 'compte' | 'portee';

/** One value of a part of an audience. */
export class CibleModel extends Model<InferAttributes<CibleModel>, InferCreationAttributes<CibleModel>> {
  declare publicationId: number;
  declare dimension: Dimension;
  declare valeur: string;
}

/** Binds the model. */
export function defineCibleModel(sequelize: Sequelize): void {
  CibleModel.init(
    {
      publicationId: { type: DataTypes.BIGINT, primaryKey: true },
      dimension: { type: DataTypes.STRING(16), primaryKey: true },
      valeur: { type: DataTypes.STRING(64), primaryKey: true },
    },
    { sequelize, tableName: 'communication_cibles' },
  );
}
