/** One column of a `DataTable`. */
export interface Column<Key extends string = string> {
  /** Names the slot of its cells. */
  key: Key;
  label: string;
  /** Words of the label that are enough where the table is narrow; the whole label is its title and is read aloud. */
  short?: string;
  /** A click on its header asks for its order. */
  sortable?: boolean;
  /** The order of its first click; ascending by default. */
  first?: Sorting['direction'];
  /** The label is read aloud only. */
  labelHidden?: boolean;
}

/** The order of the rows: which column, and which way. */
export interface Sorting<Key extends string = string> {
  key: Key;
  direction: 'ascending' | 'descending';
}
