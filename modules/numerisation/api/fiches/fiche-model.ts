import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { Contexte } from '../../contracts/index.ts';

/** A fiche de transmission that a guichet received at least once. */
export class FicheModel extends Model<InferAttributes<FicheModel>, InferCreationAttributes<FicheModel>> {
  declare id: CreationOptional<number>;
  declare guichetCode: string;
  declare numeroUnique: string;
  declare contexte: Contexte;
  declare premiereEmission: Date;
  declare derniereEmission: Date;
  declare emissions: number;
  /** Who asked for it last: a person, or an application's service account. */
  declare accountId: string;
}

/** Binds the model. */
export function defineFicheModel(sequelize: Sequelize): void {
  FicheModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      guichetCode: { type: DataTypes.STRING(14), allowNull: false },
      numeroUnique: { type: DataTypes.STRING(18), allowNull: false },
      contexte: { type: DataTypes.STRING(8), allowNull: false },
      premiereEmission: { type: DataTypes.DATE(3), allowNull: false },
      derniereEmission: { type: DataTypes.DATE(3), allowNull: false },
      emissions: { type: DataTypes.INTEGER, allowNull: false },
      accountId: { type: DataTypes.STRING(64), allowNull: false },
    },
    { sequelize, tableName: 'numerisation_fiches' },
  );
}
