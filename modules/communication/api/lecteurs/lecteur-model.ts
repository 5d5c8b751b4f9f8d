import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { Role } from '@pwp/contracts';

/** An account at a guichet, as the identity last told it. */
export class LecteurModel extends Model<InferAttributes<LecteurModel>, InferCreationAttributes<LecteurModel>> {
  declare accountId: string;
  /** Empty for an administrator, who stands at none. */
  declare guichetCode: string;
  declare role: Role;
  declare territoire: string;
  declare typeOrganisme: string;
}

/** Binds the model. */
export function defineLecteurModel(sequelize: Sequelize): void {
  LecteurModel.init(
    {
      accountId: { type: DataTypes.STRING(64), primaryKey: true },
      guichetCode: { type: DataTypes.STRING(14), primaryKey: true },
      role: { type: DataTypes.STRING(16), primaryKey: true },
      territoire: { type: DataTypes.STRING(3), allowNull: false },
      typeOrganisme: { type: DataTypes.STRING(64), allowNull: false },
    },
    { sequelize, tableName: 'communication_lecteurs' },
  );
}
