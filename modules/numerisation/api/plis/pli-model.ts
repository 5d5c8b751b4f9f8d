import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { Contexte, Motif, Statut } from '../../contracts/index.ts';

/** A pli as the portal keeps it. `piecesRejetees` is counted when the statut is followed, so that lists need no join. */
export class PliModel extends Model<InferAttributes<PliModel>, InferCreationAttributes<PliModel>> {
  declare id: CreationOptional<number>;
  declare transaction: string;
  declare guichetCode: string;
  declare numeroUnique: string | null;
  declare contexte: Contexte;
  declare statut: Statut;
  declare motif: Motif | null;
  declare piecesRejetees: CreationOptional<number>;
  declare dateTransmission: Date;
  declare dateStatut: Date;
  /** When the portal learnt of the statut; null until the prestataire tells one. */
  declare movedAt: CreationOptional<Date | null>;
  declare accountId: string;
  declare idempotencyKey: string;
  /** SHA-256 of what the request asked, so that a repeated key is told from a reused one. */
  declare fingerprint: string;
}

/** Binds the model; column names are the database's own. */
export function definePliModel(sequelize: Sequelize): void {
  PliModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      // TRANSACTION is a keyword of SQL.
      transaction: { type: DataTypes.STRING(13), allowNull: false, field: 'numero_transaction' },
      guichetCode: { type: DataTypes.STRING(14), allowNull: false, field: 'guichet_code' },
      numeroUnique: { type: DataTypes.STRING(18), field: 'numero_unique' },
      contexte: { type: DataTypes.STRING(8), allowNull: false },
      statut: { type: DataTypes.STRING(32), allowNull: false },
      motif: { type: DataTypes.STRING(32) },
      piecesRejetees: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0, field: 'pieces_rejetees' },
      dateTransmission: { type: DataTypes.DATE(3), allowNull: false, field: 'sent_at' },
      dateStatut: { type: DataTypes.DATE(3), allowNull: false, field: 'date_statut' },
      movedAt: { type: DataTypes.DATE(3), field: 'moved_at' },
      accountId: { type: DataTypes.STRING(64), allowNull: false, field: 'account_id' },
      idempotencyKey: { type: DataTypes.STRING(64), allowNull: false, field: 'idempotency_key' },
      fingerprint: { type: DataTypes.STRING(64), allowNull: false },
    },
    { sequelize, tableName: 'numerisation_plis', timestamps: false },
  );
}
