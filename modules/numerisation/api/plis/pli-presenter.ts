import type { Attributes } from 'sequelize';
import {
  STATUTS_FINAUX,
  type Pli,
  type PliDetail,
  type PliEtape,
  type PliListItem,
  type PliPiece,
} from '../../contracts/index.ts';
import type { EtapeModel } from './etape-model.ts';
import type { PieceModel } from './piece-model.ts';
import type { PliModel } from './pli-model.ts';
import { presentInstant } from '../instant.ts';

/** The columns that a row of the dashboard needs, and no other. */
export const PLI_COLUMNS = [
  'transaction',
  'numeroUnique',
  'dateTransmission',
  'statut',
  'dateStatut',
  'contexte',
  'piecesRejetees',
] as const satisfies readonly (keyof Attributes<PliModel>)[];

/** Those columns of a row. */
export type PliRow = Pick<Attributes<PliModel>, (typeof PLI_COLUMNS)[number]>;

/** A row of the dashboard as the contract says it. */
export function presentPli(row: PliRow): Pli {
  return {
    transaction: row.transaction,
    numeroUnique: row.numeroUnique,
    dateTransmission: presentInstant(row.dateTransmission),
    statut: row.statut,
    dateStatut: presentInstant(row.dateStatut),
    contexte: row.contexte,
    piecesRejetees: row.piecesRejetees,
  };
}

/** A row of the list; a statut that is no end and older than `delai` has an abnormal délai. */
export function presentPliListItem(row: PliRow, delai: Date): PliListItem {
  const ended = STATUTS_FINAUX.some((statut) => statut === row.statut);
  return { ...presentPli(row), delaiAnormal: !ended && new Date(row.dateStatut) < delai };
}

/** A pli with all that « Voir détail » shows; `pieces` and `etapes` in their order. */
export function presentPliDetail(
  pli: PliRow & Pick<Attributes<PliModel>, 'motif'>,
  pieces: readonly Attributes<PieceModel>[],
  etapes: readonly Attributes<EtapeModel>[],
): PliDetail {
  return {
    ...presentPli(pli),
    motif: pli.motif,
    pieces: pieces.map(presentPiece),
    historique: etapes.map(presentEtape),
  };
}

function presentPiece({ nom, taille, type, etat, motif }: Attributes<PieceModel>): PliPiece {
  return { nom, taille, type, etat, motif };
}

function presentEtape({ statut, date, motif }: Attributes<EtapeModel>): PliEtape {
  return { statut, date: presentInstant(date), motif };
}
