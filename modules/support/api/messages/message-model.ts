import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';

/** A message of an agent on a ticket, after its opening. */
export class TicketMessageModel extends Model<
  InferAttributes<TicketMessageModel>,
  InferCreationAttributes<TicketMessageModel>
> {
  declare id: CreationOptional<number>;
  declare ticketId: number;
  /** Its mark in the support tool, by which a repeated transmission finds what it already wrote. */
  declare reference: string;
  declare texte: string;
  declare dateEnvoi: Date;
  /** `refuse`: the ticket was closed or deleted before the message reached it. */
  declare etat: 'a-transmettre' | 'transmis' | 'refuse';
  /** Id of the follow-up in GLPI. */
  declare glpiId: number | null;
  declare idempotencyKey: string;
  /** SHA-256 of the request, to tell a repeated key from a reused one. */
  declare fingerprint: string;
}

/** Binds the model. */
export function defineTicketMessageModel(sequelize: Sequelize): void {
  TicketMessageModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      ticketId: { type: DataTypes.BIGINT, allowNull: false },
      reference: { type: DataTypes.STRING(12), allowNull: false },
      texte: { type: DataTypes.TEXT, allowNull: false },
      dateEnvoi: { type: DataTypes.DATE(3), allowNull: false },
      etat: { type: DataTypes.STRING(16), allowNull: false },
      glpiId: { type: DataTypes.BIGINT },
      idempotencyKey: { type: DataTypes.STRING(64), allowNull: false },
      fingerprint: { type: DataTypes.STRING(64), allowNull: false },
    },
    { sequelize, tableName: 'support_messages' },
  );
}
