import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { CasTicket, EtatTicket } from '../../contracts/index.ts';

/** A ticket as the portal keeps it: what was asked, and what GLPI last told of it. */
export class TicketModel extends Model<InferAttributes<TicketModel>, InferCreationAttributes<TicketModel>> {
  declare id: CreationOptional<number>;
  declare numero: string;
  declare accountId: string;
  /** Guichet of the moment; null for an account that has none yet. */
  declare guichetCode: string | null;
  /** Name and address that the support answers to; GLPI gets them when the ticket leaves. */
  declare demandeurNom: string;
  declare demandeurEmail: string;
  declare cas: CasTicket;
  declare sujet: string;
  declare message: string;
  declare transaction: string | null;
  /** JSON: the fields of the case, `{ nom, valeur }[]`. */
  declare precisions: string;
  declare etat: EtatTicket;
  /** Null until the ticket left. */
  declare glpiId: number | null;
  declare dateOuverture: Date;
  declare dernierEchange: Date;
  /** JSON: the exchanges as last read, shown when GLPI does not answer. */
  declare echanges: CreationOptional<string>;
  /** When GLPI last told where the ticket stands. */
  declare luLe: Date | null;
  declare idempotencyKey: string;
  /** SHA-256 of what the request asked, so that a repeated key is told from a reused one. */
  declare fingerprint: string;
}

/** Binds the model; column names are the database's own. */
export function defineTicketModel(sequelize: Sequelize): void {
  TicketModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      numero: { type: DataTypes.STRING(12), allowNull: false },
      accountId: { type: DataTypes.STRING(64), allowNull: false, field: 'account_id' },
      guichetCode: { type: DataTypes.STRING(14), field: 'guichet_code' },
      demandeurNom: { type: DataTypes.STRING(200), allowNull: false, field: 'demandeur_nom' },
      demandeurEmail: { type: DataTypes.STRING(254), allowNull: false, field: 'demandeur_email' },
      cas: { type: DataTypes.STRING(32), allowNull: false },
      sujet: { type: DataTypes.STRING(200), allowNull: false },
      message: { type: DataTypes.TEXT, allowNull: false },
      // TRANSACTION is a keyword of SQL.
      transaction: { type: DataTypes.STRING(13), field: 'numero_transaction' },
      precisions: { type: DataTypes.TEXT, allowNull: false },
      etat: { type: DataTypes.STRING(32), allowNull: false },
      glpiId: { type: DataTypes.BIGINT, field: 'glpi_id' },
      dateOuverture: { type: DataTypes.DATE(3), allowNull: false, field: 'opened_at' },
      dernierEchange: { type: DataTypes.DATE(3), allowNull: false, field: 'last_exchange_at' },
      echanges: { type: DataTypes.TEXT, allowNull: false, defaultValue: '[]', field: 'exchanges' },
      luLe: { type: DataTypes.DATE(3), field: 'checked_at' },
      idempotencyKey: { type: DataTypes.STRING(64), allowNull: false, field: 'idempotency_key' },
      fingerprint: { type: DataTypes.STRING(64), allowNull: false },
    },
    { sequelize, tableName: 'support_tickets', timestamps: false },
  );
}
