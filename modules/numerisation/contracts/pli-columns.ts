// Values only, without zod: pages import this file at run time.

/** One column of the dashboard and of its exports. Each can sort the list, and each is searched. */
interface Column {
  /** Its header, on screen and in files (manual, « Suivre les plis envoyés »). */
  label: string;
  /** The order of its first sort: dates start with the newest. */
  first: 'asc' | 'desc';
  /** By a text that is typed, by some of its values, or by a first and a last day. */
  search: 'text' | 'values' | 'days';
  /** In the list of an agent who chose no columns: those of the manual. */
  usual: boolean;
  /** In a workbook, characters: every value is readable without resizing the column. */
  width: number;
}

/**
 * The columns of the dashboard, in order. A column is a row here, a row in `api/plis/pli-columns.ts` (how it is read,
 * sorted, searched and exported) and a row in `web/plis/list/pli-cells.ts` (its cell). The compiler asks for all three.
 */
export const PLI_COLUMNS = {
  transaction: { label: 'N° transaction', first: 'asc', search: 'text', usual: true, width: 16 },
  numeroUnique: { label: 'N° unique', first: 'asc', search: 'text', usual: true, width: 22 },
  reference: { label: 'Référence', first: 'asc', search: 'text', usual: false, width: 32 },
  dateTransmission: { label: 'Date de transmission', first: 'desc', search: 'days', usual: true, width: 20 },
  statut: { label: 'Statut du dossier', first: 'asc', search: 'values', usual: true, width: 48 },
  dateStatut: { label: 'Date de statut', first: 'desc', search: 'days', usual: true, width: 20 },
  contexte: { label: 'Contexte', first: 'asc', search: 'values', usual: true, width: 16 },
} as const satisfies Record<string, Column>;

/** The name of a column, which is the field of the pli that it shows. */
export type PliColumn = keyof typeof PLI_COLUMNS;

/** Their names, in order. */
export const PLI_COLUMN_NAMES = Object.keys(PLI_COLUMNS) as PliColumn[];

/** A column that is searched by a text. */
export type PliTextColumn = {
  [Name in PliColumn]: (typeof PLI_COLUMNS)[Name]['search'] extends 'text' ? Name : never;
}[PliColumn];

/** The columns that are searched by a text, in order. */
export const PLI_TEXT_COLUMNS = PLI_COLUMN_NAMES.filter(
  (column): column is PliTextColumn => PLI_COLUMNS[column].search === 'text',
);

/** The columns among these, in order, and always the n° de transaction, which identifies the pli. */
export function columnsAmong(chosen: readonly string[]): PliColumn[] {
  return PLI_COLUMN_NAMES.filter((column) => column === 'transaction' || chosen.includes(column));
}
