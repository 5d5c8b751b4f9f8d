/** A read that many callers make alike but for one value, such as their guichet. */
export interface LearntRead<Row extends object, Result> {
  /** Same key, same SQL but for `value`. */
  key: string;
  /** Where the value stands: compared for equality with this column, once. */
  column: string;
  value: string;
  /** Asks by Sequelize; must hand `logging` on to it and make one query. */
  ask: (logging: (line: string) => void) => Promise<Result>;
  /** The same result out of the rows, as `raw: true` gives them. */
  fromRows: (rows: Row[]) => Result;
}

/** Makes such reads, each of which Sequelize is asked for once. Not for a transaction: what it wrote would not be seen. */
export type LearntReads = <Row extends object, Result>(read: LearntRead<Row, Result>) => Promise<Result>;
