/** The value of a `?`. */
export type ReadValue = string | number | Date;

/** SQL for both databases, and the values of its `?` in order. */
export interface Read {
  sql: string;
  values: readonly ReadValue[];
  /**
   * Has MariaDB plan it at each run, for a read of many rows of a covering index. MariaDB 11.8 forgets that an index
   * covers a prepared statement which it runs again after another statement read rows of the table: it then reads each
   * row too, which takes a large guichet seconds.
   */
  plannedAnew?: boolean;
  /**
   * It may read many rows: SQLite reads it in a thread, so that nobody waits for it. It fails with `lecture-trop-longue`
   * after some seconds. The route of such a read is `heavy` too.
   */
  heavy?: boolean;
}

/**
 * Port to the queries of every agent's page; through Sequelize they would cost twice the query itself (ADR 0010).
 * Columns have the database's types: an instant is a Date on MariaDB and a text on SQLite. Do not use it in a
 * transaction, since it does not see its writes.
 */
export type Reads = <Row extends object>(read: Read) => Promise<Row[]>;
