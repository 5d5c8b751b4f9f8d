import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { DemandeDeCompte, EtatDemande, MotifRefus } from '../../contracts/index.ts';

/** A demande de compte. Keycloak knows nothing of it before it is validated. */
export class DemandeModel extends Model<InferAttributes<DemandeModel>, InferCreationAttributes<DemandeModel>> {
  declare id: CreationOptional<number>;
  declare etat: EtatDemande;
  declare nom: string;
  declare prenom: string;
  declare email: string;
  /** The address again while the demande waits for a référent, else null: unique, so that one address waits once. */
  declare emailEnAttente: CreationOptional<string | null>;
  declare telephone: string;
  declare typeOrganisme: DemandeDeCompte['typeOrganisme'];
  declare organisme: string;
  declare motif: string;
  /** SHA-256 of the code of the link that proves the address; null until that mail is written. */
  declare jetonHash: CreationOptional<string | null>;
  declare jetonExpireLe: CreationOptional<Date | null>;
  declare demandeeLe: Date;
  declare confirmeeLe: CreationOptional<Date | null>;
  declare expireLe: Date;
  /** The lease of who decides at this very moment; null: nobody. */
  declare leasedBy: CreationOptional<string | null>;
  declare leasedUntil: CreationOptional<Date | null>;
  declare decideeLe: CreationOptional<Date | null>;
  /** Email of who decided. */
  declare decideePar: CreationOptional<string | null>;
  declare motifRefus: CreationOptional<MotifRefus | null>;
  declare precisions: CreationOptional<string>;
  /** The account made for it, from its making on: a try that failed later finds it again. */
  declare compteId: CreationOptional<string | null>;
  /** Reminders that the référents got: 0, 1 or 2. */
  declare rappels: CreationOptional<number>;
}

/** Binds the model; column names are the database's own. */
export function defineDemandeModel(sequelize: Sequelize): void {
  DemandeModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      etat: { type: DataTypes.STRING(16), allowNull: false },
      nom: { type: DataTypes.STRING(100), allowNull: false },
      prenom: { type: DataTypes.STRING(100), allowNull: false },
      email: { type: DataTypes.STRING(255), allowNull: false },
      emailEnAttente: { type: DataTypes.STRING(255), field: 'waiting_email' },
      telephone: { type: DataTypes.STRING(20), allowNull: false },
      typeOrganisme: { type: DataTypes.STRING(32), allowNull: false, field: 'type_organisme' },
      organisme: { type: DataTypes.STRING(200), allowNull: false },
      motif: { type: DataTypes.TEXT, allowNull: false },
      jetonHash: { type: DataTypes.STRING(64), field: 'token_hash' },
      jetonExpireLe: { type: DataTypes.DATE(3), field: 'token_expires_at' },
      demandeeLe: { type: DataTypes.DATE(3), allowNull: false, field: 'asked_at' },
      confirmeeLe: { type: DataTypes.DATE(3), field: 'confirmed_at' },
      expireLe: { type: DataTypes.DATE(3), allowNull: false, field: 'expires_at' },
      leasedBy: { type: DataTypes.STRING(36), field: 'claimed_by' },
      leasedUntil: { type: DataTypes.DATE(3), field: 'claimed_until' },
      decideeLe: { type: DataTypes.DATE(3), field: 'decided_at' },
      decideePar: { type: DataTypes.STRING(255), field: 'decided_by' },
      motifRefus: { type: DataTypes.STRING(32), field: 'motif_refus' },
      precisions: { type: DataTypes.TEXT, allowNull: false, defaultValue: '' },
      compteId: { type: DataTypes.STRING(64), field: 'account_id' },
      rappels: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0, field: 'reminders' },
    },
    { sequelize, tableName: 'comptes_demandes', timestamps: false },
  );
}
