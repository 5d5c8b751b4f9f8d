import { stringify } from 'csv-stringify/sync';
import writeXlsxFile, { type Cell } from 'write-excel-file/node';
import {
  COLONNE_LABELS,
  CONTEXTE_LABELS,
  PLI_EXPORT_ROWS,
  STATUT_LABELS,
  type Pli,
  type PliExportQuery,
  type PliSort,
} from '../../contracts/index.ts';
import { PliModel } from '../models/pli-model.ts';
import { PLI_COLUMNS, presentPli } from '../presenters/pli-presenter.ts';
import { exportTropGrand } from '../problems.ts';
import { clockInParis, delaiLimit, readDays } from './period.ts';
import { filtered, type PliFilters } from './pli-list-filters.ts';
import { sorted, type PliReading } from './pli-list.ts';

/** What an export is asked: the filters and the order of the list, and the columns to write. */
export type PliExport = PliFilters & Pick<PliExportQuery, 'tri' | 'ordre' | 'colonnes'>;

/** What a cell holds; a moment is shown as the clocks of Paris do. */
type Value = string | Date;

/** How each column of the dashboard is read off a pli. */
const VALUES: Record<PliSort, (pli: Pli) => Value> = {
  transaction: ({ transaction }) => transaction,
  numeroUnique: ({ numeroUnique }) => numeroUnique ?? '',
  dateTransmission: ({ dateTransmission }) => new Date(dateTransmission),
  statut: ({ statut }) => STATUT_LABELS[statut],
  dateStatut: ({ dateStatut }) => new Date(dateStatut),
  contexte: ({ contexte }) => CONTEXTE_LABELS[contexte],
};
const COLONNES = Object.keys(VALUES) as PliSort[];
/** Characters, so that every value of a column is read without widening it by hand. */
const WIDTHS: Record<PliSort, number> = {
  transaction: 16,
  numeroUnique: 22,
  dateTransmission: 20,
  statut: 48,
  dateStatut: 20,
  contexte: 16,
};

/** The rows of an export and what its columns are. */
export interface PliTable {
  colonnes: readonly PliSort[];
  rows: readonly (readonly Value[])[];
}

/**
 * All plis that the filters keep, in the order of the list. Throws `periode-invalide`, and `export-trop-grand` beyond
 * `PLI_EXPORT_ROWS`: a file that is cut would be taken for a whole one.
 */
export async function exportPlis({ guichetCode, now, delaiJours }: PliReading, query: PliExport): Promise<PliTable> {
  const where = filtered(guichetCode, query, now, delaiLimit(now, delaiJours));
  const rows = await PliModel.findAll({
    attributes: [...PLI_COLUMNS],
    where,
    order: sorted(query),
    limit: PLI_EXPORT_ROWS + 1,
    raw: true,
  });
  if (rows.length > PLI_EXPORT_ROWS) {
    throw exportTropGrand(
      `L'export compte ${await PliModel.count({ where })} plis ; un fichier en contient au plus ${PLI_EXPORT_ROWS}. ` +
        'Réduisez la période ou ajoutez un filtre.',
    );
  }
  // The n° de transaction says which pli a row speaks of: it is always there.
  const colonnes = COLONNES.filter(
    (colonne) => colonne === 'transaction' || (query.colonnes ?? COLONNES).includes(colonne),
  );
  return { colonnes, rows: rows.map((row) => readRow(presentPli(row), colonnes)) };
}

function readRow(pli: Pli, colonnes: readonly PliSort[]): Value[] {
  return colonnes.map((colonne) => VALUES[colonne](pli));
}

/** The name of an export: its period, and nothing of a person. */
export function exportName(query: PliExport, now: Date, extension: 'csv' | 'xlsx'): string {
  const { du, au } = readDays(query, now);
  return `plis-du-${du.toString()}-au-${au.toString()}.${extension}`;
}

/** As French spreadsheets open it: semicolons, UTF-8 with its mark, and no cell that they would take for a formula. */
export function writeCsv({ colonnes, rows }: PliTable): Buffer {
  const text = stringify(
    rows.map((row) => row.map((value) => (typeof value === 'string' ? value : readableClock(value)))),
    {
      bom: true,
      delimiter: ';',
      quoted: true,
      record_delimiter: 'windows',
      escape_formulas: true,
      header: true,
      columns: colonnes.map((colonne) => COLONNE_LABELS[colonne]),
    },
  );
  return Buffer.from(text);
}

/** A workbook of one sheet. Texts are typed as texts, so that none is a formula; moments are dates that sort. */
export async function writeXlsx({ colonnes, rows }: PliTable): Promise<Buffer> {
  const heading = colonnes.map((colonne): Cell => ({ value: COLONNE_LABELS[colonne], fontWeight: 'bold' }));
  const file = writeXlsxFile([heading, ...rows.map((row) => row.map(xlsxCell))], {
    sheet: 'Plis',
    columns: colonnes.map((colonne) => ({ width: WIDTHS[colonne] })),
    stickyRowsCount: 1,
  });
  return file.toBuffer();
}

function xlsxCell(value: Value): Cell {
  if (typeof value === 'string') return { type: String, value };
  // A spreadsheet knows no zone and reads the instant as Greenwich: it is given the clock of Paris.
  return { type: Date, value: new Date(`${clockInParis(value).toString()}Z`), format: 'dd/mm/yyyy hh:mm' };
}

/** « 24/11/2026 14:55 », which spreadsheets read as a date. */
function readableClock(value: Date): string {
  const { day, month, year, hour, minute } = clockInParis(value);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(day)}/${two(month)}/${year} ${two(hour)}:${two(minute)}`;
}
