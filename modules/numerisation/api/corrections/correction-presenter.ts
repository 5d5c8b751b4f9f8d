import type { Correction } from '../../contracts/index.ts';
import { presentInstant } from '../instant.ts';
import type { CorrectionRow } from './corrections-reads.ts';

/** A row of « À corriger » as the contract describes it. */
export function presentCorrection(row: CorrectionRow): Correction {
  return {
    id: row.id,
    transaction: row.transaction,
    numeroUnique: row.numeroUnique,
    contexte: row.contexte,
    motif: row.motif,
    dateTransmission: presentInstant(row.dateTransmission),
    dateRejet: presentInstant(row.dateRejet),
    piece: presentPiece(row),
  };
}

function presentPiece({ rang, nom, type, taille, role, categorie, contenu }: CorrectionRow): Correction['piece'] {
  if (nom === null || type === null || taille === null || role === null) return null;
  return { rang, nom, type, taille, role, categorie, contenu: Number(contenu) === 1 };
}
