import { setImmediate } from 'node:timers/promises';
import { csvPieces, inPieces, type ExportFile, type Exports, type ExportSender } from '@pwp/api-kit';
import {
  COLONNE_LABELS,
  CONTEXTE_LABELS,
  PLI_EXPORT_ROWS,
  STATUT_LABELS,
  XLSX,
  type Pli,
  type PliExportQuery,
  type PliSort,
} from '../../contracts/index.ts';
import { PliModel } from './pli-model.ts';
import { PLI_COLUMNS, presentPli } from './pli-presenter.ts';
import { exportTropGrand } from '../problems.ts';
import { readDays } from './period.ts';
import { countListed, scopeOf, type PliReading } from './pli-service.ts';
import type { PliTable, PliValue } from './pli-workbook.ts';
import { idsRead, type PliFilters, type PliOrder } from './plis-reads.ts';

/** What an export is asked: the filters and the order of the list, and the columns to write. */
export type PliExport = PliFilters & PliOrder & Pick<PliExportQuery, 'colonnes'>;

/** How each column of the dashboard is read off a pli. */
const VALUES: Record<PliSort, (pli: Pli) => PliValue> = {
  transaction: ({ transaction }) => transaction,
  numeroUnique: ({ numeroUnique }) => numeroUnique ?? '',
  dateTransmission: ({ dateTransmission }) => new Date(dateTransmission),
  statut: ({ statut }) => STATUT_LABELS[statut],
  dateStatut: ({ dateStatut }) => new Date(dateStatut),
  contexte: ({ contexte }) => CONTEXTE_LABELS[contexte],
};
const COLONNES = Object.keys(VALUES) as PliSort[];
/** Plis read at a time. */
const BATCH = 500;

/** The rows of an export and what its columns are. */
export interface PliRows {
  colonnes: readonly PliSort[];
  /** How many rows there are. */
  lignes: number;
  batches: AsyncIterable<PliValue[][]>;
}

/**
 * All plis that the filters keep, in the order of the list: which ones is decided at once, each is read when its turn comes.
 * Throws `periode-invalide`, and `export-trop-grand` beyond `PLI_EXPORT_ROWS`: a file that is cut would be taken for a whole
 * one.
 */
export async function openExport(reading: PliReading, query: PliExport): Promise<PliRows> {
  const scope = scopeOf(reading);
  const rows = await reading.reads<{ id: number }>(idsRead(scope, query, PLI_EXPORT_ROWS + 1));
  if (rows.length > PLI_EXPORT_ROWS) {
    throw exportTropGrand(
      `L'export compte ${await countListed(reading, scope, query)} plis ; un fichier en contient au plus ${PLI_EXPORT_ROWS}. ` +
        'Réduisez la période ou ajoutez un filtre.',
    );
  }
  // The n° de transaction says which pli a row speaks of: it is always there.
  const colonnes = COLONNES.filter(
    (colonne) => colonne === 'transaction' || (query.colonnes ?? COLONNES).includes(colonne),
  );
  const ids = rows.map(({ id }) => id);
  return { colonnes, lignes: ids.length, batches: readBatches(scope.guichetCode, ids, colonnes) };
}

async function* readBatches(
  guichetCode: string,
  ids: readonly number[],
  colonnes: readonly PliSort[],
): AsyncGenerator<PliValue[][]> {
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    const rows = await PliModel.findAll({
      attributes: ['id', ...PLI_COLUMNS],
      where: { id: batch, guichetCode },
      raw: true,
    });
    const plis = new Map(rows.map((row) => [row.id, row]));
    yield batch.flatMap((id) => {
      const row = plis.get(id);
      if (row === undefined) return [];
      const pli = presentPli(row);
      return [colonnes.map((colonne) => VALUES[colonne](pli))];
    });
  }
}

/** The name of an export: its period, and nothing of a person. */
export function exportName(query: PliExport, now: Date, extension: 'csv' | 'xlsx'): string {
  const { du, au } = readDays(query, now);
  return `plis-du-${du.toString()}-au-${au.toString()}.${extension}`;
}

/** The export as a CSV. */
export function csvOf({ colonnes, lignes, batches }: PliRows, filename: string): ExportFile {
  const columns = colonnes.map((colonne) => COLONNE_LABELS[colonne]);
  const texts = async function* () {
    for await (const rows of batches) yield rows.map((row) => row.map(textOf));
  };
  return { filename, type: 'text/csv; charset=utf-8', lignes, body: csvPieces({ columns, batches: texts() }) };
}

/** « 24/11/2026 14:55 », which spreadsheets read as a date. */
const CLOCK = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'short' });

function textOf(value: PliValue): string {
  return typeof value === 'string' ? value : CLOCK.format(value);
}

/** The export as a workbook, which a thread makes. */
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
      // SQLite answers without leaving the thread: others are answered in between.
      await setImmediate();
    }
    return { colonnes, rows };
  };
  const bytes = await exports.inThread(sender, { entry: WORKBOOK_THREAD, load });
  return { filename, type: XLSX, lignes, body: inPieces(bytes) };
}

const WORKBOOK_THREAD = new URL('pli-workbook-thread.ts', import.meta.url);
