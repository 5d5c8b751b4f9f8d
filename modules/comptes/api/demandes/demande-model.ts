import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { DemandeDeCompte, EtatDemande, MotifRefus } from '../../contracts/index.ts';

/** A demande de compte. Keycloak does not know it until it is validated. */
export class DemandeModel extends Model<InferAttributes<DemandeModel>, InferCreationAttributes<DemandeModel>> {
  declare id: CreationOptional<number>;
  declare etat: EtatDemande;
  declare nom: string;
  declare prenom: string;
  declare email: string;
  /** The address while the demande is pending, else null. It is unique, so one address has one pending demande. */
  declare emailEnAttente: CreationOptional<string | null>;
  declare telephone: string;
  declare typeOrganisme: DemandeDeCompte['typeOrganisme'];
  declare organisme: string;
  declare motif: string;
  /** SHA-256 of the code in the proof link; null until the mail is written. */
  declare jetonHash: CreationOptional<string | null>;
  declare jetonExpiresAt: CreationOptional<Date | null>;
  declare dateDemande: Date;
  declare confirmedAt: CreationOptional<Date | null>;
  declare dateExpiration: Date;
  /** The lease of the current decider; null when there is none. */
  declare leasedBy: CreationOptional<string | null>;
  declare leasedUntil: CreationOptional<Date | null>;
  declare dateDecision: CreationOptional<Date | null>;
  /** Email of who decided. */
  declare decidedBy: CreationOptional<string | null>;
  declare motifRefus: CreationOptional<MotifRefus | null>;
  declare precisions: CreationOptional<string>;
  /** The account made for it, set on creation: a retry after a failure finds it again. */
  declare compteId: CreationOptional<string | null>;
  /** Reminders sent to the référents: 0, 1 or 2. */
  declare rappels: CreationOptional<number>;
}

/** Binds the model. */
export function defineDemandeModel(sequelize: Sequelize): void {
  DemandeModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      etat: { type: DataTypes.STRING(16), allowNull: false },
      nom: { type: DataTypes.STRING(100), allowNull: false },
      prenom: { type: DataTypes.STRING(100), allowNull: false },
      email: { type: DataTypes.STRING(255), allowNull: false },
      emailEnAttente: { type: DataTypes.STRING(255) },
      telephone: { type: DataTypes.STRING(20), allowNull: false },
      typeOrganisme: { type: DataTypes.STRING(32), allowNull: false },
      organisme: { type: DataTypes.STRING(200), allowNull: false },
      motif: { type: DataTypes.TEXT, allowNull: false },
      jetonHash: { type: DataTypes.STRING(64) },
      jetonExpiresAt: { type: DataTypes.DATE(3) },
      dateDemande: { type: DataTypes.DATE(3), allowNull: false },
      confirmedAt: { type: DataTypes.DATE(3) },
      dateExpiration: { type: DataTypes.DATE(3), allowNull: false },
      leasedBy: { type: DataTypes.STRING(36) },
      leasedUntil: { type: DataTypes.DATE(3) },
      dateDecision: { type: DataTypes.DATE(3) },
      decidedBy: { type: DataTypes.STRING(255) },
      motifRefus: { type: DataTypes.STRING(32) },
      precisions: { type: DataTypes.TEXT, allowNull: false, defaultValue: '' },
      compteId: { type: DataTypes.STRING(64) },
      rappels: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
    },
    { sequelize, tableName: 'comptes_demandes' },
  );
}
