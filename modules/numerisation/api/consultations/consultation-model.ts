import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';

/** A demande or a piece that somebody looked at. */
export class ConsultationModel extends Model<
  InferAttributes<ConsultationModel>,
  InferCreationAttributes<ConsultationModel>
> {
  declare id: CreationOptional<number>;
  declare accountId: string;
  declare guichetCode: string;
  declare numeroUnique: string | null;
  /** The SNE's id of a piece, or `<transaction>/<rang>`; null for the demande itself. */
  declare piece: string | null;
  declare date: Date;
}

/** Binds the model. */
export function defineConsultationModel(sequelize: Sequelize): void {
  ConsultationModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      accountId: { type: DataTypes.STRING(64), allowNull: false },
      guichetCode: { type: DataTypes.STRING(14), allowNull: false },
      numeroUnique: { type: DataTypes.STRING(18) },
      piece: { type: DataTypes.STRING(64) },
      date: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'numerisation_consultations' },
  );
}
