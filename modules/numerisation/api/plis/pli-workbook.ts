import writeXlsxFile, { type Cell } from 'write-excel-file/node';
import { COLONNE_LABELS } from '../../contracts/labels.ts';
import type { PliSort } from '../../contracts/index.ts';
import { clockInParis } from './period.ts';

/** What a cell holds; a moment is shown as the clocks of Paris do. */
export type PliValue = string | Date;

/** The rows of an export and what its columns are. */
export interface PliTable {
  colonnes: readonly PliSort[];
  rows: readonly (readonly PliValue[])[];
}

/** Characters, so that every value of a column is read without widening it by hand. */
const WIDTHS: Record<PliSort, number> = {
  transaction: 16,
  numeroUnique: 22,
  dateTransmission: 20,
  statut: 48,
  dateStatut: 20,
  contexte: 16,
};

/** A workbook of one sheet. Texts are typed as texts, so that none is a formula; moments are dates that sort. */
export async function writeWorkbook({ colonnes, rows }: PliTable): Promise<Buffer> {
  const heading = colonnes.map((colonne): Cell => ({ value: COLONNE_LABELS[colonne], fontWeight: 'bold' }));
  const file = writeXlsxFile([heading, ...rows.map((row) => row.map(cellOf))], {
    sheet: 'Plis',
    columns: colonnes.map((colonne) => ({ width: WIDTHS[colonne] })),
    stickyRowsCount: 1,
  });
  return file.toBuffer();
}

function cellOf(value: PliValue): Cell {
  if (typeof value === 'string') return { type: String, value };
  // A spreadsheet knows no zone and reads the instant as Greenwich: it is given the clock of Paris.
  return { type: Date, value: new Date(`${clockInParis(value).toString()}Z`), format: 'dd/mm/yyyy hh:mm' };
}
