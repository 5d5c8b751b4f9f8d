import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { Contexte, Motif, Statut } from '../../contracts/index.ts';

/** A pli as stored. `piecesRejetees` is counted when the statut is followed, so that lists need no join. */
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
  /** When the portal learnt of the statut, which the prestataire may have dated hours before; null for older plis. */
  declare movedAt: CreationOptional<Date | null>;
  declare accountId: string;
  declare idempotencyKey: string;
  /** SHA-256 of the request, to tell a repeated key from a reused one. */
  declare fingerprint: string;
  /** The agent's own name for the pli. */
  declare reference: CreationOptional<string | null>;
  /** The same as it is searched and sorted (`searchableText`). */
  declare referenceRecherche: CreationOptional<string | null>;
  /** The name of the agent who sent it; null for older plis. */
  declare deposant: CreationOptional<string | null>;
  /** The demandeur's name as the SNE gave it at the sending, or when the demande was next read; null until it gave one. */
  declare demandeur: CreationOptional<string | null>;
  /** The same as it is searched. */
  declare demandeurRecherche: CreationOptional<string | null>;
}

/** Binds the model. */
export function definePliModel(sequelize: Sequelize): void {
  PliModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      transaction: { type: DataTypes.STRING(13), allowNull: false },
      guichetCode: { type: DataTypes.STRING(14), allowNull: false },
      numeroUnique: { type: DataTypes.STRING(18) },
      contexte: { type: DataTypes.STRING(8), allowNull: false },
      statut: { type: DataTypes.STRING(32), allowNull: false },
      motif: { type: DataTypes.STRING(32) },
      piecesRejetees: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
      dateTransmission: { type: DataTypes.DATE(3), allowNull: false },
      dateStatut: { type: DataTypes.DATE(3), allowNull: false },
      movedAt: { type: DataTypes.DATE(3) },
      accountId: { type: DataTypes.STRING(64), allowNull: false },
      idempotencyKey: { type: DataTypes.STRING(64), allowNull: false },
      fingerprint: { type: DataTypes.STRING(64), allowNull: false },
      reference: { type: DataTypes.STRING(80) },
      referenceRecherche: { type: DataTypes.STRING(160) },
      deposant: { type: DataTypes.STRING(200) },
      demandeur: { type: DataTypes.STRING(200) },
      demandeurRecherche: { type: DataTypes.STRING(400) },
    },
    { sequelize, tableName: 'numerisation_plis' },
  );
}
