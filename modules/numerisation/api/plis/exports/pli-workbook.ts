import { parisTime } from '@pwp/api-kit';
import writeXlsxFile, { type Cell } from 'write-excel-file/node';
import { PLI_COLUMNS, type PliColumn } from '../../../contracts/pli-columns.ts';
import type { PliValue } from '../pli-columns.ts';

/** The rows of an export and its columns. */
export interface PliTable {
  colonnes: readonly PliColumn[];
  rows: readonly (readonly PliValue[])[];
}

/** A workbook of one sheet. Texts are typed as texts, so none runs as a formula; instants are sortable dates. */
export async function writeWorkbook({ colonnes, rows }: PliTable): Promise<Buffer> {
  const heading = colonnes.map((colonne): Cell => ({ value: PLI_COLUMNS[colonne].label, fontWeight: 'bold' }));
  const file = writeXlsxFile([heading, ...rows.map((row) => row.map(cellOf))], {
    sheet: 'Plis',
    columns: colonnes.map((colonne) => ({ width: PLI_COLUMNS[colonne].width })),
    stickyRowsCount: 1,
  });
  return file.toBuffer();
}

function cellOf(value: PliValue): Cell {
  if (typeof value === 'string') return { type: String, value };
  // A spreadsheet has no time zone and shows UTC, so it is given Paris time.
  return {
    type: Date,
    value: new Date(`${parisTime(value).toPlainDateTime().toString()}Z`),
    format: 'dd/mm/yyyy hh:mm',
  };
}
