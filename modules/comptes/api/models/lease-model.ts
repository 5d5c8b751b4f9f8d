import {
  DataTypes,
  Model,
  type InferAttributes,
  type InferCreationAttributes,
  type ModelAttributes,
  type Sequelize,
} from 'sequelize';

/** What somebody alone may change at this very moment, in whatever process. */
class LeaseModel extends Model<InferAttributes<LeaseModel>, InferCreationAttributes<LeaseModel>> {
  /** What it is about: unique. */
  declare cle: string;
  /** A random mark, good until `priseJusque`. */
  declare prisePar: string;
  declare priseJusque: Date;
}

/** An account whose guichets or scope somebody changes. */
export class ActeEnCoursModel extends LeaseModel {}

/** A guichet of which somebody takes a référent away. */
export class ReferentsEnCoursModel extends LeaseModel {}

/** Binds the models; column names are the database's own. */
export function defineLeaseModels(sequelize: Sequelize): void {
  const columns = (field: string, length: number): ModelAttributes<LeaseModel> => ({
    cle: { type: DataTypes.STRING(length), primaryKey: true, field },
    prisePar: { type: DataTypes.STRING(36), allowNull: false, field: 'claimed_by' },
    priseJusque: { type: DataTypes.DATE(3), allowNull: false, field: 'claimed_until' },
  });
  const bound = { sequelize, timestamps: false };
  ActeEnCoursModel.init(columns('account_id', 64), { ...bound, tableName: 'comptes_actes_en_cours' });
  ReferentsEnCoursModel.init(columns('guichet_code', 14), { ...bound, tableName: 'comptes_referents_en_cours' });
}
