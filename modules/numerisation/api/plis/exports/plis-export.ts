import { setImmediate } from 'node:timers/promises';
import {
  csvPieces,
  frenchShortInstant,
  inPieces,
  parisDay,
  type CurrentGuichet,
  type ExportFile,
  type Exports,
  type ExportSender,
} from '@pwp/api-kit';
import { readNumeroUnique } from '@pwp/contracts';
import {
  columnsAmong,
  PLI_COLUMN_NAMES,
  PLI_COLUMNS,
  PLI_EXPORT_ROWS,
  XLSX,
  type PliColumn,
  type PliExportQuery,
} from '../../../contracts/index.ts';
import { maskedInName } from '../../masked-name.ts';
import { PliModel } from '../pli-model.ts';
import { readablePlis } from '../pli-policy.ts';
import { PLI_ATTRIBUTES, presentPli } from '../pli-presenter.ts';
import { exportTropGrand } from '../../problems.ts';
import { readDays } from '../period.ts';
import { countListed, scopeOf, type PliReading } from '../pli-service.ts';
import type { PliTable } from './pli-workbook.ts';
import { isOfAnyDate, READ_COLUMNS, type PliFilters, type PliValue } from '../pli-columns.ts';
import { idsRead, type PliOrder } from '../plis-reads.ts';

/** The input of an export: the list's filters and order, and the columns to write. */
export type PliExport = PliFilters & PliOrder & Pick<PliExportQuery, 'colonnes'>;

/** Plis per batch. */
const BATCH = 500;

/** The rows of an export and its columns. */
export interface PliRows {
  colonnes: readonly PliColumn[];
  /** Number of rows. */
  lignes: number;
  batches: AsyncIterable<PliValue[][]>;
}

/**
 * All plis that match the filters, in the order of the list. The ids are read at once, the rows in batches. Throws
 * `periode-invalide`, and `export-trop-grand` beyond `PLI_EXPORT_ROWS`, because a truncated file would pass for a
 * complete one.
 */
export async function openExport(reading: PliReading, query: PliExport): Promise<PliRows> {
  const scope = await scopeOf(reading, query);
  const rows = await reading.reads<{ id: number }>(idsRead(scope, query, PLI_EXPORT_ROWS + 1));
  if (rows.length > PLI_EXPORT_ROWS) {
    throw exportTropGrand(
      `L’export compte ${await countListed(reading, scope, query)} plis ; un fichier en contient au plus ${PLI_EXPORT_ROWS}. ` +
        'Réduisez la période ou ajoutez un filtre.',
    );
  }
  const colonnes = columnsAmong(query.colonnes ?? PLI_COLUMN_NAMES);
  const ids = rows.map(({ id }) => id);
  return { colonnes, lignes: ids.length, batches: readBatches(reading.guichet, ids, colonnes) };
}

async function* readBatches(
  guichet: CurrentGuichet,
  ids: readonly number[],
  colonnes: readonly PliColumn[],
): AsyncGenerator<PliValue[][]> {
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    const rows = await PliModel.findAll({
      attributes: ['id', ...PLI_ATTRIBUTES],
      where: { id: batch, ...readablePlis(guichet) },
      raw: true,
    });
    const plis = new Map(rows.map((row) => [row.id, row]));
    yield batch.flatMap((id) => {
      const row = plis.get(id);
      if (row === undefined) return [];
      const pli = presentPli(row, guichet);
      return [colonnes.map((colonne) => READ_COLUMNS[colonne].value(pli))];
    });
  }
}

/**
 * The file name of an export: its period, or its day for plis that were chosen or are of any date. A demande and a contexte that it is
 * about follow, the number masked; never a reference.
 */
export function exportName(query: PliExport, now: Date, extension: 'csv' | 'xlsx'): string {
  if (query.plis !== undefined) return `plis-choisis-le-${parisDay(now)}.${extension}`;
  const { du, au } = readDays(query, now);
  const dates = isOfAnyDate(query) ? `plis-au-${au.toString()}` : `plis-du-${du.toString()}-au-${au.toString()}`;
  const { numeroUnique = '', contexte = [] } = query;
  const reading = readNumeroUnique(numeroUnique);
  const about = [
    ...(reading.ok ? [maskedInName(reading.numeroUnique)] : []),
    ...(contexte.length === 1 ? contexte : []),
  ];
  return `${[dates, ...about].join('-')}.${extension}`;
}

/** The export as a CSV. */
export function csvOf({ colonnes, lignes, batches }: PliRows, filename: string): ExportFile {
  const columns = colonnes.map((colonne) => PLI_COLUMNS[colonne].label);
  const texts = async function* () {
    for await (const rows of batches) yield rows.map((row) => row.map(textOf));
  };
  return { filename, type: 'text/csv; charset=utf-8', lignes, body: csvPieces({ columns, batches: texts() }) };
}

function textOf(value: PliValue): string {
  return typeof value === 'string' ? value : frenchShortInstant(value);
}

/** The export as a workbook, built in a thread. */
export async function xlsxOf(
  { colonnes, lignes, batches }: PliRows,
  filename: string,
  sender: ExportSender,
  exports: Exports,
): Promise<ExportFile> {
  const load = async (): Promise<PliTable> => {
    const rows: PliValue[][] = [];
    for await (const batch of batches) {
      rows.push(...batch);
      // SQLite queries run synchronously, so this yields to other requests between two batches.
      await setImmediate();
    }
    return { colonnes, rows };
  };
  const bytes = await exports.inThread(sender, { entry: WORKBOOK_THREAD, load });
  return { filename, type: XLSX, lignes, body: inPieces(bytes) };
}

const WORKBOOK_THREAD = new URL('pli-workbook-thread.ts', import.meta.url);
