import {
  DataTypes,
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import type { Motif, RaisonClassement } from '../../contracts/index.ts';

/** Rank of a pli rejected as a whole, which is no piece. */
export const WHOLE_PLI = -1;

/** Waiting, mended by a later pli, or left as it is. */
export type EtatCorrection = 'ouverte' | 'remplacee' | 'classee';

/** What a rejection leaves to be mended, as stored: the demande and the sender are the pli's, so that lists need few joins. */
export class CorrectionModel extends Model<InferAttributes<CorrectionModel>, InferCreationAttributes<CorrectionModel>> {
  declare id: CreationOptional<number>;
  declare guichetCode: string;
  declare pliId: number;
  /** Position of the piece in the pli, or `WHOLE_PLI`. */
  declare rang: number;
  declare numeroUnique: string | null;
  declare categorie: string | null;
  declare motif: Motif | null;
  declare dateRejet: Date;
  /** Who sent the pli. */
  declare accountId: string;
  declare etat: EtatCorrection;
  /** Of a « ne rien faire ». */
  declare raison: CreationOptional<RaisonClassement | null>;
  /** The pli that mended it. */
  declare remplacePar: CreationOptional<number | null>;
  /** Account that mended it or did nothing. */
  declare traitePar: CreationOptional<string | null>;
  declare traiteLe: CreationOptional<Date | null>;
}

/** Binds the model. */
export function defineCorrectionModel(sequelize: Sequelize): void {
  CorrectionModel.init(
    {
      id: { type: DataTypes.BIGINT, primaryKey: true, autoIncrement: true },
      guichetCode: { type: DataTypes.STRING(14), allowNull: false },
      pliId: { type: DataTypes.BIGINT, allowNull: false },
      rang: { type: DataTypes.INTEGER, allowNull: false },
      numeroUnique: { type: DataTypes.STRING(18) },
      categorie: { type: DataTypes.STRING(40) },
      motif: { type: DataTypes.STRING(32) },
      dateRejet: { type: DataTypes.DATE(3), allowNull: false },
      accountId: { type: DataTypes.STRING(64), allowNull: false },
      etat: { type: DataTypes.STRING(16), allowNull: false },
      raison: { type: DataTypes.STRING(32) },
      remplacePar: { type: DataTypes.BIGINT },
      traitePar: { type: DataTypes.STRING(64) },
      traiteLe: { type: DataTypes.DATE(3) },
    },
    { sequelize, tableName: 'numerisation_corrections' },
  );
}
