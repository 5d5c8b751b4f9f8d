/**
 * Measures on MariaDB what reads beside the dashboard cost by number of plis: search, « À corriger », statistics,
 * references, notifications and « Rejets du mois ». Growth is in rows that MariaDB examines; the guichet that sends one
 * pli in a hundred is timed. `--sizes`.
 */
import { startTestRealm } from '@pwp/testing';
import { benchConfig, textOption } from './config.ts';
import type { PlisDatabase } from './dashboard/plis-database.ts';
import { report, type Figure } from './measure/report.ts';
import { askedReads } from './reads/asked-reads.ts';
import { countRows } from './reads/examined-rows.ts';
import { createReadsDatabase } from './reads/filled-database.ts';
import { measureLargeGuichet } from './reads/large-guichet.ts';

/** Growth of the rows from the smallest database to each of the others: chance makes a guichet a little larger. */
const GROWTH_AT_MOST = 1.1;

const sizes = textOption('sizes', '100000,10000000').split(',').map(Number);
const realm = await startTestRealm();
const databases: PlisDatabase[] = [];
try {
  for (const size of sizes) {
    const started = performance.now();
    const database = await createReadsDatabase(size);
    databases.push(database);
    console.log(`${size} plis in ${Math.round((performance.now() - started) / 1000)} s`, database.bytes);
  }
  // Before its rows are in memory.
  const largest = databases.at(-1);
  if (largest === undefined) throw new Error('--sizes names no size');
  const large = await measureLargeGuichet(largest, realm, benchConfig.port);
  const counted: { plis: number; rows: Map<string, number> }[] = [];
  for (const database of databases) {
    const reads = await askedReads(database, realm);
    counted.push({ plis: database.plis, rows: await countRows(database, realm.keycloakUrl, reads) });
  }
  const [smallest, ...larger] = counted;
  const growth = larger.flatMap(({ plis, rows }) =>
    [...rows].map(([name, value]): Figure => ({
      name: `${name}, ${plis.toLocaleString('en')} plis`,
      value,
      unit: 'rows',
      floor: smallest?.rows.get(name) ?? 0,
      atMost: GROWTH_AT_MOST,
    })),
  );
  report('reads', [...growth, ...large], {
    databases: databases.map(({ plis, guichets, bytes }) => ({ plis, guichets: guichets.length, bytes })),
  });
} finally {
  await realm.close();
  for (const database of databases) await database.drop();
}
