import type { Attributes } from 'sequelize';
import {
  PLI_COLUMN_NAMES,
  STATUTS_FINAUX,
  type Pli,
  type PliDetail,
  type PliEtape,
  type PliListItem,
  type PliPiece,
} from '../../contracts/index.ts';
import type { CorrectionModel } from '../corrections/correction-model.ts';
import type { EtapeModel } from './etape-model.ts';
import type { PieceModel } from './piece-model.ts';
import type { PliModel } from './pli-model.ts';
import { presentInstant } from '../instant.ts';

/** The only attributes that a row of the dashboard needs. */
export const PLI_ATTRIBUTES = [
  ...PLI_COLUMN_NAMES,
  'piecesRejetees',
] as const satisfies readonly (keyof Attributes<PliModel>)[];

/** Those attributes of a row. */
export type PliRow = Pick<Attributes<PliModel>, (typeof PLI_ATTRIBUTES)[number]>;

/** A row of the dashboard as the contract describes it. */
export function presentPli(row: PliRow): Pli {
  return {
    transaction: row.transaction,
    numeroUnique: row.numeroUnique,
    dateTransmission: presentInstant(row.dateTransmission),
    statut: row.statut,
    dateStatut: presentInstant(row.dateStatut),
    contexte: row.contexte,
    piecesRejetees: row.piecesRejetees,
    reference: row.reference,
  };
}

/** A row of the list; a pending statut older than `delai` has an abnormal délai. */
export function presentPliListItem(row: PliRow, delai: Date): PliListItem {
  const ended = STATUTS_FINAUX.some((statut) => statut === row.statut);
  return { ...presentPli(row), delaiAnormal: !ended && new Date(row.dateStatut) < delai };
}

/** The mending of one rejected piece. */
export type PieceMending = Pick<Attributes<CorrectionModel>, 'id' | 'rang' | 'etat'>;

/** A pli with everything that « Voir détail » shows; `pieces` and `etapes` are in order. */
export function presentPliDetail(
  pli: PliRow & Pick<Attributes<PliModel>, 'motif' | 'deposant'>,
  pieces: readonly Attributes<PieceModel>[],
  etapes: readonly Attributes<EtapeModel>[],
  corrections: readonly PieceMending[],
): PliDetail {
  return {
    ...presentPli(pli),
    motif: pli.motif,
    deposant: pli.deposant,
    pieces: pieces.map((piece) => presentPiece(piece, corrections)),
    historique: etapes.map(presentEtape),
  };
}

function presentPiece(piece: Attributes<PieceModel>, corrections: readonly PieceMending[]): PliPiece {
  const { rang, nom, taille, type, etat, motif, role, categorie, categorieLibelle, sha256 } = piece;
  const mending = corrections.find((correction) => correction.rang === rang);
  return {
    nom,
    taille,
    type,
    etat,
    motif,
    role,
    categorie,
    categorieLibelle,
    sha256: sha256 === '' ? null : sha256,
    ...(mending && { correction: { id: mending.id, etat: mending.etat, categorie, role } }),
  };
}

function presentEtape({ statut, date, motif }: Attributes<EtapeModel>): PliEtape {
  return { statut, date: presentInstant(date), motif };
}
