import { stringify } from 'csv-stringify/sync';

/** A CSV to write. */
export interface CsvTable {
  columns: readonly string[];
  /** Rows in batches; each batch becomes one chunk of the file. */
  batches: AsyncIterable<readonly (readonly string[])[]> | Iterable<readonly (readonly string[])[]>;
  /** By default every value is quoted and lines end with CRLF. */
  quoted?: boolean;
}

/**
 * Writes CSV for French spreadsheets: semicolons, UTF-8 with a byte order mark, and no cell that they would run as a
 * formula.
 */
export async function* csvPieces({ columns, batches, quoted = true }: CsvTable): AsyncGenerator<Uint8Array> {
  const write = (rows: readonly (readonly string[])[], bom = false) =>
    Buffer.from(
      stringify([...rows], {
        bom,
        delimiter: ';',
        quoted,
        record_delimiter: quoted ? 'windows' : 'unix',
        escape_formulas: true,
      }),
    );
  yield write([columns], true);
  for await (const rows of batches) yield write(rows);
}

/** The same rows in batches of a few hundred. */
export function* inBatches<T, Row>(items: readonly T[], rowOf: (item: T) => Row): Generator<Row[]> {
  for (let start = 0; start < items.length; start += BATCH) yield items.slice(start, start + BATCH).map(rowOf);
}

const BATCH = 500;
