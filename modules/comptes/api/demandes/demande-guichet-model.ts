import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** A guichet that a demande asks for. */
export class DemandeGuichetModel extends Model<
  InferAttributes<DemandeGuichetModel>,
  InferCreationAttributes<DemandeGuichetModel>
> {
  declare demandeId: number;
  declare guichetCode: string;
}

/** Binds the model. */
export function defineDemandeGuichetModel(sequelize: Sequelize): void {
  DemandeGuichetModel.init(
    {
      demandeId: { type: DataTypes.BIGINT, primaryKey: true },
      guichetCode: { type: DataTypes.STRING(14), primaryKey: true },
    },
    { sequelize, tableName: 'comptes_demande_guichets' },
  );
}
