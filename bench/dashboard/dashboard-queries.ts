import { listen } from '@pwp/api-kit';
import { createPlatformApi, readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { z } from 'zod';

/** The SQL behind a dashboard, `?` in the place of the guichet. */
export const DashboardQueries = z.object({ rows: z.string(), total: z.string(), counters: z.string() });
export type DashboardQueries = z.infer<typeof DashboardQueries>;

/** Asks a platform for one dashboard and writes down the queries that it sends: the floor sends the same, whatever they become. */
export async function readDashboardQueries(
  environment: Readonly<Record<string, string>>,
  guichet: string,
  headers: Readonly<Record<string, string>>,
): Promise<DashboardQueries> {
  const config = readPlatformConfig(environment);
  const platform = await createPlatformApi({ config, modules: installedModules, writeLog: () => undefined });
  const server = await listen(platform.handler, { port: 0, host: '127.0.0.1' });
  const sent: string[] = [];
  // Sequelize hands the query over with its SQL, and does not say so in its types.
  platform.database.sequelize.addHook('afterQuery', 'written down', (_options, query) => {
    sent.push(String(Reflect.get(query, 'sql')));
  });
  for (const path of ['plis', 'plis/counters']) {
    const answer = await fetch(`${server.url}/api/numerisation/${path}`, { headers });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  }
  await server.close(0);
  await platform.close();

  const queries = sent
    .filter((line) => line.includes('`numerisation_plis`'))
    .map((sql) => sql.replaceAll(`'${guichet}'`, '?'));
  const find = (name: string, mark: RegExp) => {
    const found = queries.filter((sql) => mark.test(sql));
    const [sql] = found;
    if (sql === undefined || found.length > 1)
      throw new Error(`${found.length} queries for ${name}:\n${sent.join('\n')}`);
    return sql;
  };
  return {
    rows: find('the rows', /ORDER BY/),
    total: find('the total', /^SELECT count\(\*\) AS `count`/),
    counters: find('the counters', /SUM\(/),
  };
}
