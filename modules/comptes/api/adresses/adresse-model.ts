import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';

/** States of a change that is not over. */
export const EN_COURS = ['proposee', 'confirmee', 'en-cours'] as const;

/** `en-cours` from the moment when the identity may have changed: nobody stops it any more. */
export type EtatAdresse = (typeof EN_COURS)[number] | 'faite' | 'arretee' | 'retiree' | 'abandonnee';

/** The last change of address of an account. A new proposal takes the row, and the links of the former one are void. */
export class AdresseModel extends Model<InferAttributes<AdresseModel>, InferCreationAttributes<AdresseModel>> {
  declare compteId: string;
  declare etat: EtatAdresse;
  declare ancienne: string;
  declare nouvelle: string;
  /** SHA-256 of the code that the new address gets. It tells one proposal from the next. */
  declare confirmationHash: string;
  /** SHA-256 of the code that the former address gets. */
  declare arretHash: string;
  /** Id of the account that proposed it. */
  declare proposePar: string;
  declare dateProposition: Date;
  /** Until then the new address may confirm. */
  declare dateLimite: Date;
  declare dateEffet: CreationOptional<Date | null>;
  declare dateFin: CreationOptional<Date | null>;
  /** Whether the account had no password yet when its address was changed. */
  declare aActiver: CreationOptional<boolean>;
  /** Day in Paris of the last proposal, and the proposals of that day. */
  declare jour: string;
  declare propositions: number;
}

/** Binds the model. */
export function defineAdresseModel(sequelize: Sequelize): void {
  AdresseModel.init(
    {
      compteId: { type: DataTypes.STRING(64), primaryKey: true },
      etat: { type: DataTypes.STRING(16), allowNull: false },
      ancienne: { type: DataTypes.STRING(255), allowNull: false },
      nouvelle: { type: DataTypes.STRING(255), allowNull: false },
      confirmationHash: { type: DataTypes.STRING(64), allowNull: false },
      arretHash: { type: DataTypes.STRING(64), allowNull: false },
      proposePar: { type: DataTypes.STRING(64), allowNull: false },
      dateProposition: { type: DataTypes.DATE(3), allowNull: false },
      dateLimite: { type: DataTypes.DATE(3), allowNull: false },
      dateEffet: { type: DataTypes.DATE(3) },
      dateFin: { type: DataTypes.DATE(3) },
      aActiver: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: false },
      jour: { type: DataTypes.STRING(10), allowNull: false },
      propositions: { type: DataTypes.INTEGER, allowNull: false },
    },
    { sequelize, tableName: 'comptes_adresses' },
  );
}
