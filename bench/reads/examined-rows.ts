import { listen } from '@pwp/api-kit';
import { createPlatformApi, readPlatformConfig, type PlatformApi } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { z } from 'zod';
import type { PlisDatabase } from '../dashboard/plis-database.ts';
import { platformEnvironment } from '../dashboard/served-platform.ts';
import { createLoadClient } from '../measure/load.ts';
import type { AskedRead } from './asked-reads.ts';

/**
 * How many rows MariaDB examines for each read, rows of indexes included. The platform has a single connection, whose
 * counters are read between two requests: no other work is counted, and a figure is the same on any machine.
 */
export async function countRows(
  { url }: Pick<PlisDatabase, 'url'>,
  keycloakUrl: string,
  reads: readonly AskedRead[],
): Promise<Map<string, number>> {
  const environment = { ...platformEnvironment(url, keycloakUrl, 0), PWP_DATABASE_POOL: '1' };
  const platform = await createPlatformApi({
    config: readPlatformConfig(environment),
    modules: installedModules,
    writeLog: () => undefined,
  });
  const { sequelize } = platform.database;
  const server = await listen(platform.handler, { port: 0, host: '127.0.0.1' });
  const client = createLoadClient(server.url, 1);
  const counts = new Map<string, number>();
  try {
    for (const { name, requests } of reads) {
      let rows = 0;
      for (const request of requests) {
        // What the platform keeps in memory between requests is not counted.
        await client.get(request);
        await sequelize.query('FLUSH STATUS');
        await client.get(request);
        rows += await examined(sequelize);
      }
      counts.set(name, rows / requests.length);
    }
    return counts;
  } finally {
    await client.close();
    await server.close(0);
    await platform.close();
  }
}

const Counters = z.array(z.object({ Value: z.coerce.number() }));

/** Rows that the connection's queries read since `FLUSH STATUS`, and those that an index's condition refused. */
async function examined(sequelize: PlatformApi['database']['sequelize']): Promise<number> {
  const [rows] = await sequelize.query(
    `SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read_%' OR Variable_name = 'Handler_icp_attempts'`,
  );
  return Counters.parse(rows).reduce((sum, { Value }) => sum + Value, 0);
}
