import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** A guichet that a demande asks for. */
export class DemandeGuichetModel extends Model<
  InferAttributes<DemandeGuichetModel>,
  InferCreationAttributes<DemandeGuichetModel>
> {
  declare demandeId: number;
  declare guichetCode: string;
}

/** Binds the model; column names are the database's own. */
export function defineDemandeGuichetModel(sequelize: Sequelize): void {
  DemandeGuichetModel.init(
    {
      demandeId: { type: DataTypes.BIGINT, primaryKey: true, field: 'demande_id' },
      guichetCode: { type: DataTypes.STRING(14), primaryKey: true, field: 'guichet_code' },
    },
    { sequelize, tableName: 'comptes_demande_guichets', timestamps: false },
  );
}
