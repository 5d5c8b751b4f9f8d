import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { CasTicket, EtatTicket } from '../../contracts/index.ts';

/** A ticket as stored: the request, and GLPI's last known state. */
export class TicketModel extends Model<InferAttributes<TicketModel>, InferCreationAttributes<TicketModel>> {
  declare id: CreationOptional<number>;
  declare numero: string;
  declare accountId: string;
  /** Current guichet; null for an account that has none yet. */
  declare guichetCode: string | null;
  /** Name and address to which the support answers; GLPI gets them with the ticket. */
  declare demandeurNom: string;
  declare demandeurEmail: string;
  declare cas: CasTicket;
  declare sujet: string;
  declare message: string;
  declare transaction: string | null;
  /** JSON: the fields of the case, `{ nom, valeur }[]`. */
  declare precisions: string;
  declare etat: EtatTicket;
  /** Null until the ticket was sent. */
  declare glpiId: number | null;
  declare dateOuverture: Date;
  declare dernierEchange: Date;
  /** JSON: the exchanges as last read, shown when GLPI does not answer. */
  declare echanges: CreationOptional<string>;
  /** When the support last wrote something that the agent may read; null: it has not. */
  declare dernierSupport: CreationOptional<Date | null>;
  /** When the agent last wrote, here or by mail. */
  declare dernierDemandeur: CreationOptional<Date | null>;
  /** What the support wrote until then was read by the agent. */
  declare vuLe: CreationOptional<Date | null>;
  /** The stored exchanges are whole until this change of GLPI; a millisecond before the last one while that is too recent. */
  declare echangesAu: CreationOptional<Date | null>;
  /** When GLPI last returned the state of the ticket. */
  declare checkedAt: Date | null;
  /** The change of GLPI that the job could not read; null: it read them all. */
  declare lectureManquee: CreationOptional<Date | null>;
  /** How often it tried. */
  declare lecturesManquees: CreationOptional<number>;
  /** When it tries again; null: it does not. */
  declare prochaineLecture: CreationOptional<Date | null>;
  declare idempotencyKey: string;
  /** SHA-256 of the request, to tell a repeated key from a reused one. */
  declare fingerprint: string;
}

/** Binds the model. */
export function defineTicketModel(sequelize: Sequelize): void {
  TicketModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      numero: { type: DataTypes.STRING(12), allowNull: false },
      accountId: { type: DataTypes.STRING(64), allowNull: false },
      guichetCode: { type: DataTypes.STRING(14) },
      demandeurNom: { type: DataTypes.STRING(200), allowNull: false },
      demandeurEmail: { type: DataTypes.STRING(254), allowNull: false },
      cas: { type: DataTypes.STRING(32), allowNull: false },
      sujet: { type: DataTypes.STRING(200), allowNull: false },
      message: { type: DataTypes.TEXT, allowNull: false },
      transaction: { type: DataTypes.STRING(13) },
      precisions: { type: DataTypes.TEXT, allowNull: false },
      etat: { type: DataTypes.STRING(32), allowNull: false },
      glpiId: { type: DataTypes.BIGINT },
      dateOuverture: { type: DataTypes.DATE(3), allowNull: false },
      dernierEchange: { type: DataTypes.DATE(3), allowNull: false },
      echanges: { type: DataTypes.TEXT, allowNull: false, defaultValue: '[]' },
      dernierSupport: { type: DataTypes.DATE(3) },
      dernierDemandeur: { type: DataTypes.DATE(3) },
      vuLe: { type: DataTypes.DATE(3) },
      echangesAu: { type: DataTypes.DATE(3) },
      checkedAt: { type: DataTypes.DATE(3) },
      lectureManquee: { type: DataTypes.DATE(3) },
      lecturesManquees: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
      prochaineLecture: { type: DataTypes.DATE(3) },
      idempotencyKey: { type: DataTypes.STRING(64), allowNull: false },
      fingerprint: { type: DataTypes.STRING(64), allowNull: false },
    },
    { sequelize, tableName: 'support_tickets' },
  );
}
