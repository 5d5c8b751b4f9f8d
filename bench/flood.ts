/**
 * Measures what one account that asks without end costs the others: the dashboard of a neighbour, of another guichet, on
 * a calm platform and beside a flood of statistics, then of searches, on both databases. `--rounds`, `--plis`.
 */
import { rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { startTestRealm, type TestRealm } from '@pwp/testing';
import { benchConfig, countOption } from './config.ts';
import { addressOf, platformEnvironment, startPlatform } from './dashboard/served-platform.ts';
import { createFloodedDatabase, LARGE, SMALL } from './flood/flooded-database.ts';
import { createLoadClient, type LoadRequest } from './measure/load.ts';
import { report, type Figure } from './measure/report.ts';
import { quantile } from './measure/sample.ts';
import { lastDays } from './reads/asked-reads.ts';

/** A dashboard beside a flood takes so many times as long as on a calm platform, at most. */
const TIMES_AT_MOST = 3;
/** Requests that the flood has open at once. */
const AT_ONCE = 100;
/** Dashboards of one sample. */
const DASHBOARDS = 60;

const rounds = countOption('rounds', 3);
const plis = countOption('plis', 60_000);
const realm = await startTestRealm();
try {
  const figures: Figure[] = [];
  for (const dialect of ['sqlite', 'mariadb'] as const) {
    const database = await createFloodedDatabase(dialect, plis);
    try {
      figures.push(...(await measure(dialect, database.url, realm)));
    } finally {
      await database.drop();
    }
  }
  report('flood', figures, { plis, rounds, atOnce: AT_ONCE });
} finally {
  await realm.close();
}

async function measure(dialect: string, url: string, { keycloakUrl }: TestRealm): Promise<Figure[]> {
  const environment = { ...platformEnvironment(url, keycloakUrl, benchConfig.port), PWP_FILES_DIR: '.pwp/flood-files' };
  const server = await startPlatform(environment);
  const neighbour = createLoadClient(addressOf(environment), 2);
  const { list, floods } = requestsOf();
  const dashboards = async () => {
    const took: number[] = [];
    for (let asked = 0; asked < DASHBOARDS; asked += 1) {
      const started = performance.now();
      await Promise.all(list.map((request) => neighbour.get(request)));
      took.push(performance.now() - started);
      await setTimeout(20);
    }
    return took;
  };
  try {
    await dashboards();
    const figures: Figure[] = [];
    for (const [name, requests] of floods) {
      const calm: number[] = [];
      const beside: number[] = [];
      const probes: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        calm.push(...(await dashboards()));
        const stop = flood(addressOf(environment), requests);
        await setTimeout(1_000);
        beside.push(...(await dashboards()));
        for (let asked = 0; asked < 10; asked += 1) {
          const started = performance.now();
          await neighbour.get({ path: '/api/health/live', headers: {} });
          probes.push(performance.now() - started);
        }
        await stop();
      }
      const of = `${dialect}, a flood of ${name}`;
      const [floor, value] = [quantile(calm, 0.5), quantile(beside, 0.5)];
      figures.push(
        { name: `${of}: the neighbour's dashboard`, value, unit: 'ms', floor, atMost: TIMES_AT_MOST },
        { name: `${of}: nine in ten`, value: quantile(beside, 0.9), unit: 'ms', floor: quantile(calm, 0.9) },
        { name: `${of}: the slowest probe of life`, value: Math.max(...probes), unit: 'ms' },
      );
    }
    return figures;
  } finally {
    await neighbour.close();
    await server.stop();
    await rm('.pwp/flood-files', { recursive: true, force: true });
  }
}

function requestsOf(): { list: readonly LoadRequest[]; floods: readonly [string, readonly LoadRequest[]][] } {
  const headersOf = (guichet: string) => ({
    authorization: `Bearer ${realm.token({ id: `agent-${guichet}`, guichets: [guichet] }, { lifetime: 36_000 })}`,
    'x-guichet': guichet,
  });
  const headers = headersOf(LARGE);
  const base = '/api/numerisation';
  const year = lastDays(365);
  return {
    list: [`${base}/plis`, `${base}/plis/counters`].map((path) => ({ path, headers: headersOf(SMALL) })),
    floods: [
      ['statistics of a year', [{ path: `${base}/statistiques?${year}`, headers }]],
      [
        'searches',
        [
          { path: `${base}/plis?${year}`, headers: { ...headers, 'x-reference': 'introuvable' } },
          { path: `${base}/recherche`, headers, body: '{"texte":"introuvable"}' },
        ],
      ],
    ],
  };
}

/** Asks without end, whatever is answered; what is handed back stops it. */
function flood(url: string, requests: readonly LoadRequest[]): () => Promise<void> {
  const client = createLoadClient(url, AT_ONCE);
  const over = new AbortController();
  const ask = async (rank: number) => {
    for (let asked = rank; !over.signal.aborted; asked += 1) {
      const request = requests[asked % requests.length];
      if (request !== undefined) await client.get(request).catch(() => undefined);
    }
  };
  const asking = Array.from({ length: AT_ONCE }, (_, rank) => ask(rank));
  return async () => {
    over.abort();
    await Promise.all(asking);
    await client.close();
  };
}
