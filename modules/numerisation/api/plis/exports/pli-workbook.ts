import writeXlsxFile, { type Cell } from 'write-excel-file/node';
import { COLONNE_LABELS } from '../../../contracts/labels.ts';
import type { PliSort } from '../../../contracts/index.ts';
import { clockInParis } from '../period.ts';

/** The value of a cell; an instant is shown in Paris time. */
export type PliValue = string | Date;

/** The rows of an export and its columns. */
export interface PliTable {
  colonnes: readonly PliSort[];
  rows: readonly (readonly PliValue[])[];
}

/** Width in characters, so that every value is readable without resizing the column. */
const WIDTHS: Record<PliSort, number> = {
  transaction: 16,
  numeroUnique: 22,
  reference: 32,
  dateTransmission: 20,
  statut: 48,
  dateStatut: 20,
  contexte: 16,
};

/** A workbook of one sheet. Texts are typed as texts, so none runs as a formula; instants are sortable dates. */
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
  // A spreadsheet has no time zone and shows UTC, so it is given Paris time.
  return { type: Date, value: new Date(`${clockInParis(value).toString()}Z`), format: 'dd/mm/yyyy hh:mm' };
}
