/** The numbers of a chart as a table: each row begins with its heading. */
export interface FiguresTable {
  columns: readonly string[];
  rows: readonly { heading: string; cells: readonly string[] }[];
  /** The last row, for the sums. */
  foot?: { heading: string; cells: readonly string[] };
}
