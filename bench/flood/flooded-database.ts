import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPli, insertDemoPlis } from '@pwp/module-numerisation/testing';
import { openModelledDatabase, readPlatformConfig } from '@pwp/platform-api';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { createConnection } from 'mysql2/promise';
import { benchConfig } from '../config.ts';
import { mysqlUrl } from '../dashboard/mysql-url.ts';
import { prepareApiDatabase } from '../measure/api-database.ts';

/** The guichet of the account that floods, and that of its neighbour, who sends 140 plis a month. */
export const [LARGE, SMALL] = ['GRAND', 'PETIT'];

const NAME = 'pwp_bench_flood';
const HOUR = 3_600_000;
const HOURS = 365 * 24;
const STATUTS = [
  'enregistrement-complet',
  'enregistrement-complet',
  'numerisation-en-cours',
  'rejet-sne',
  'pieces-rejetees',
] as const;

/** A database whose large guichet sent `plis` in a year. */
export async function createFloodedDatabase(
  dialect: 'sqlite' | 'mariadb',
  plis: number,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const place = await (dialect === 'sqlite' ? sqlitePlace() : mariadbPlace());
  await prepareApiDatabase(place.url, [LARGE, SMALL]);
  const database = openModelledDatabase(readPlatformConfig({ PWP_DATABASE_URL: place.url }), installedModules);
  await insertDemoPlis([...plisOf(LARGE, plis), ...plisOf(SMALL, 12 * 140)], new Date());
  await database.close();
  return place;
}

function plisOf(guichet: string, count: number) {
  const now = Date.now();
  return Array.from({ length: count }, (_, rank) => {
    const sent = now - ((count - rank) * HOURS * HOUR) / count;
    const statut = STATUTS[rank % STATUTS.length] ?? 'numerisation-en-cours';
    return buildPli({
      guichet,
      statut,
      dateTransmission: new Date(sent).toISOString(),
      dateStatut: new Date(Math.min(now, sent + (rank % 48) * HOUR)).toISOString(),
      reference: rank % 2 === 0 ? `DUPONT ${rank}` : null,
      pieces: [],
      historique: [],
    });
  });
}

async function sqlitePlace() {
  const folder = await mkdtemp(join(tmpdir(), 'pwp-flood-'));
  return { url: `sqlite:${join(folder, 'api.sqlite')}`, drop: () => rm(folder, { recursive: true }) };
}

async function mariadbPlace() {
  const ask = async (sql: string) => {
    const server = await createConnection(mysqlUrl(benchConfig.mariadbUrl));
    await server.query(sql);
    await server.end();
  };
  await ask(`DROP DATABASE IF EXISTS ${NAME}`);
  await ask(`CREATE DATABASE ${NAME}`);
  return { url: `${benchConfig.mariadbUrl}/${NAME}`, drop: () => ask(`DROP DATABASE ${NAME}`) };
}
