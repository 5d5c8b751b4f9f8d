import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { Motif, Statut } from '../../contracts/index.ts';

/** One step of a pli's history. */
export class EtapeModel extends Model<InferAttributes<EtapeModel>, InferCreationAttributes<EtapeModel>> {
  declare id: CreationOptional<number>;
  declare pliId: number;
  declare statut: Statut;
  declare date: Date;
  declare motif: CreationOptional<Motif | null>;
}

/** Binds the model. */
export function defineEtapeModel(sequelize: Sequelize): void {
  EtapeModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      pliId: { type: DataTypes.BIGINT, allowNull: false },
      statut: { type: DataTypes.STRING(32), allowNull: false },
      date: { type: DataTypes.DATE(3), allowNull: false },
      motif: { type: DataTypes.STRING(32) },
    },
    { sequelize, tableName: 'numerisation_etapes' },
  );
}
