import type { Attributes } from 'sequelize';
import type { CurrentGuichet } from '@pwp/api-kit';
import {
  PLI_COLUMN_NAMES,
  STATUTS_ATTENDUS,
  type Pli,
  type PliCorrection,
  type PliDetail,
  type PliEtape,
  type PliListItem,
  type PliPiece,
} from '../../contracts/index.ts';
import { presentMending, type Mending } from '../corrections/pli-mending.ts';
import type { EtapeModel } from './etape-model.ts';
import type { PieceModel } from './piece-model.ts';
import { readableDemandeur } from './pli-demandeur.ts';
import type { PliModel } from './pli-model.ts';
import { presentInstant } from '../instant.ts';

/** The only attributes that a row of the dashboard needs. */
export const PLI_ATTRIBUTES = [
  ...PLI_COLUMN_NAMES,
  'piecesRejetees',
  'demandeur',
] as const satisfies readonly (keyof Attributes<PliModel>)[];

/** Those attributes of a row. */
export type PliRow = Pick<Attributes<PliModel>, (typeof PLI_ATTRIBUTES)[number]>;

/** Whose reading it is: it decides whether the demandeur is named. */
export type PliReader = Pick<CurrentGuichet, 'territoires'>;

/** A row of the dashboard as the contract describes it. */
export function presentPli(row: PliRow, guichet: PliReader): Pli {
  return {
    transaction: row.transaction,
    numeroUnique: row.numeroUnique,
    dateTransmission: presentInstant(row.dateTransmission),
    statut: row.statut,
    dateStatut: presentInstant(row.dateStatut),
    contexte: row.contexte,
    piecesRejetees: row.piecesRejetees,
    reference: row.reference,
    demandeur: readableDemandeur(guichet, row),
  };
}

/** A row of the list; an expected statut is late when the one before is older than `delai`. */
export function presentPliListItem(
  row: PliRow,
  guichet: PliReader,
  delai: Date,
  correction: PliCorrection | undefined,
): PliListItem {
  const awaited = STATUTS_ATTENDUS.some((statut) => statut === row.statut);
  return {
    ...presentPli(row, guichet),
    delaiAnormal: awaited && new Date(row.dateStatut) < delai,
    ...(correction && { correction }),
  };
}

/** What a pli has; `pieces` and `etapes` are in order, `waiting` are the files that wait for the antivirus. */
interface PliParts {
  pieces: readonly Attributes<PieceModel>[];
  etapes: readonly Attributes<EtapeModel>[];
  corrections: readonly Mending[];
  waiting: ReadonlySet<string>;
}

/** A pli with everything that « Voir détail » shows. */
export function presentPliDetail(
  pli: PliRow & Pick<Attributes<PliModel>, 'motif' | 'deposant'>,
  { pieces, etapes, corrections, waiting }: PliParts,
  guichet: PliReader,
): PliDetail {
  return {
    ...presentPli(pli, guichet),
    motif: pli.motif,
    deposant: pli.deposant,
    pieces: pieces.map((piece) => ({
      ...presentPiece(piece, corrections),
      ...(piece.fichier !== null && waiting.has(piece.fichier) && { antivirus: 'en-attente' as const }),
    })),
    historique: etapes.map(presentEtape),
  };
}

function presentPiece(piece: Attributes<PieceModel>, corrections: readonly Mending[]): PliPiece {
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
    ...(mending && { correction: { id: mending.id, ...presentMending(mending), categorie, role } }),
  };
}

function presentEtape({ statut, date, motif }: Attributes<EtapeModel>): PliEtape {
  return { statut, date: presentInstant(date), motif };
}
