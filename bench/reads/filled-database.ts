import { createConnection } from 'mysql2/promise';
import { mysqlUrl } from '../dashboard/mysql-url.ts';
import { createPlisDatabase, type PlisDatabase } from '../dashboard/plis-database.ts';
import { fillAround, fillLargeGuichet, LARGE_GUICHET } from './fill-around.ts';

/** The database of the dashboard's measure, with a large guichet and what rejections leave. */
export async function createReadsDatabase(plis: number): Promise<PlisDatabase> {
  const database = await createPlisDatabase(plis, {
    name: `pwp_bench_reads_${plis}`,
    largeGuichet: LARGE_GUICHET,
    fill: (server) => fillLargeGuichet(server, plis),
  });
  const server = await createConnection(mysqlUrl(database.url));
  await fillAround(server, { first: 1, count: plis + plis / 100 });
  await server.end();
  return database;
}
