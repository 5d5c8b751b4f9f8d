import type { CurrentGuichet } from '@pwp/api-kit';
import type { Correction } from '../../contracts/index.ts';
import { presentInstant } from '../instant.ts';
import { readableDemandeur } from '../plis/pli-demandeur.ts';
import type { CorrectionRow } from './corrections-reads.ts';

/** A row of « À corriger » as the contract describes it. */
export function presentCorrection(row: CorrectionRow, guichet: Pick<CurrentGuichet, 'territoires'>): Correction {
  return {
    id: row.id,
    transaction: row.transaction,
    numeroUnique: row.numeroUnique,
    demandeur: readableDemandeur(guichet, row),
    reference: row.reference,
    contexte: row.contexte,
    motif: row.motif,
    dateTransmission: presentInstant(row.dateTransmission),
    dateRejet: presentInstant(row.dateRejet),
    piece: presentPiece(row),
  };
}

function presentPiece(row: CorrectionRow): Correction['piece'] {
  const { rang, nom, type, taille, role, categorie, categorieLibelle, contenu } = row;
  if (nom === null || type === null || taille === null || role === null) return null;
  return { rang, nom, type, taille, role, categorie, categorieLibelle, contenu: Number(contenu) === 1 };
}
