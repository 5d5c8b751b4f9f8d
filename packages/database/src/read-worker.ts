/** The thread in which SQLite reads many rows: it cannot let anything else run before a query ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { Connection, sqliteDriver } from './sqlite-driver.ts';

/** A read for the thread; instants are texts. */
export interface ThreadRead {
  sql: string;
  values: readonly (string | number)[];
}

/** What the thread answers. */
export type ThreadAnswer = { rows: object[] } | { error: Error };

const connection = new Connection(String(workerData), sqliteDriver.OPEN_READONLY, () => undefined);

parentPort?.on('message', ({ sql, values }: ThreadRead) => {
  connection.all(sql, values, (error, rows) => {
    parentPort?.postMessage((error === null ? { rows } : { error }) satisfies ThreadAnswer, []);
  });
});
