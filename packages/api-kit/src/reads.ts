/** What a `?` of a read stands for. */
export type ReadValue = string | number | Date;

/** SQL that both databases take, and what its `?` stand for, in their order. */
export interface Read {
  sql: string;
  values: readonly ReadValue[];
}

/**
 * Port to the reads that every agent's page makes, which Sequelize would make at twice the cost of the query (ADR 0016). Columns come
 * as the database holds them: an instant is a Date on MariaDB, a text on SQLite. Not for a transaction, whose writes it does not see.
 */
export type Reads = <Row extends object>(read: Read) => Promise<Row[]>;
