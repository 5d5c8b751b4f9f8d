/**
 * Measures the dashboard (list and counters) over HTTP on MariaDB: its time by number of plis, and the platform's
 * cost compared with Koa, koa-router and mysql2 alone on the same queries. `--sizes`, `--rounds`, `--seconds`.
 */
import { startTestRealm } from '@pwp/testing';
import { benchConfig, countOption, textOption } from './config.ts';
import { compareWithFloor } from './dashboard/compare-with-floor.ts';
import { measureGrowth } from './dashboard/measure-growth.ts';
import { createPlisDatabase, type PlisDatabase } from './dashboard/plis-database.ts';
import { agentsOf, platformEnvironment, startPlatform, type Served } from './dashboard/served-platform.ts';
import { report, type Figure } from './measure/report.ts';

const sizes = textOption('sizes', '100000,1000000,10000000').split(',').map(Number);
const realm = await startTestRealm();
const databases: PlisDatabase[] = [];
const served: Served[] = [];
try {
  for (const size of sizes) {
    const started = performance.now();
    const database = await createPlisDatabase(size);
    databases.push(database);
    console.log(`${size} plis in ${Math.round((performance.now() - started) / 1000)} s`, database.bytes);
  }
  for (const [index, database] of databases.entries()) {
    const environment = platformEnvironment(database.url, realm.keycloakUrl, benchConfig.port + index);
    served.push({ server: await startPlatform(environment), environment, database, agents: agentsOf(database, realm) });
  }
  const growth = await measureGrowth(served, countOption('rounds', 20));
  const middle = served[Math.floor((served.length - 1) / 2)];
  if (middle === undefined) throw new Error('--sizes names no size');
  const compared = await compareWithFloor(middle, realm.keycloakUrl, {
    port: benchConfig.port + sizes.length,
    rounds: countOption('rounds', 20) / 2,
    duration: countOption('seconds', 4) * 1000,
  });
  report('dashboard', [...growth, ...compared] satisfies Figure[], {
    databases: databases.map(({ plis, guichets, bytes }) => ({ plis, guichets: guichets.length, bytes })),
  });
} finally {
  for (const { server } of served) await server.stop();
  await realm.close();
  for (const database of databases) await database.drop();
}
