import type { TestRealm } from '@pwp/testing';
import { addressOf, platformEnvironment, startPlatform } from '../dashboard/served-platform.ts';
import type { PlisDatabase } from '../dashboard/plis-database.ts';
import { createLoadClient, type LoadRequest } from '../measure/load.ts';
import type { Figure } from '../measure/report.ts';
import { quantile } from '../measure/sample.ts';
import { forgetPeak, memoryOf, peakMemoryOf } from '../measure/server-process.ts';
import { askerOf, lastDays } from './asked-reads.ts';
import { LARGE_GUICHET } from './fill-around.ts';

/** No read may be silent longer than a connection is waited for (`PWP_DATABASE_TIMEOUT`), ms. */
const TIMEOUT = 10_000;
/** What the statistics of a year may take of memory over an idle process, five of them at once. */
const MEMORY_MB = 150;
const MEGABYTE = 1024 * 1024;
/** Times that each read is asked after its first. */
const AGAIN = 5;

/** Times of the reads at the largest guichet, the first of each with little of it in memory, and memory of its statistics. */
export async function measureLargeGuichet(
  { url, plis }: PlisDatabase,
  realm: TestRealm,
  port: number,
): Promise<Figure[]> {
  const environment = platformEnvironment(url, realm.keycloakUrl, port);
  const server = await startPlatform(environment);
  const client = createLoadClient(addressOf(environment), 5);
  const { headers } = askerOf(LARGE_GUICHET, realm);
  const year = lastDays(365);
  const base = '/api/numerisation';
  const byReference = { ...headers, 'x-reference': 'karim' };
  const reads: readonly [string, LoadRequest][] = [
    ['statistics of a month', { path: `${base}/statistiques?${lastDays(30)}`, headers }],
    ['statistics of a year', { path: `${base}/statistiques?${year}`, headers }],
    ['plis of a year by reference', { path: `${base}/plis?${year}`, headers: byReference }],
    ['counters of a year by reference', { path: `${base}/plis/counters?${year}`, headers: byReference }],
    ['« À corriger », by motif', { path: `${base}/a-corriger?tri=motif`, headers }],
    ['« À corriger », count', { path: `${base}/a-corriger/nombre`, headers }],
    ['search, a part that no reference has', { path: `${base}/recherche`, headers, body: '{"texte":"introuvable"}' }],
    ['notifications', { path: '/api/notifications', headers }],
    ['notifications, count', { path: '/api/notifications/compteur', headers }],
  ];
  const time = async (request: LoadRequest) => {
    const started = performance.now();
    await client.get(request);
    return performance.now() - started;
  };
  const of = `${LARGE_GUICHET}, ${plis.toLocaleString('en')} plis`;
  const figures: Figure[] = [];
  try {
    await client.get({ path: `${base}/plis`, headers });
    for (const [name, request] of reads) {
      const first = await time(request);
      const next: number[] = [];
      for (let turn = 0; turn < AGAIN; turn += 1) next.push(await time(request));
      figures.push({ name: `${of}: ${name}, the first time`, value: first, unit: 'ms', atMost: TIMEOUT });
      figures.push({ name: `${of}: ${name}, again`, value: quantile(next, 0.5), unit: 'ms' });
    }
    const statistics = { path: `${base}/statistiques?${year}`, headers };
    for (const atOnce of [1, 5]) {
      const idle = memoryOf(server.pid);
      forgetPeak(server.pid);
      await Promise.all(Array.from({ length: atOnce }, () => client.get(statistics)));
      const value = (peakMemoryOf(server.pid) - idle) / MEGABYTE;
      figures.push({
        name: `${of}: statistics of a year, ${atOnce} at once, memory over idle`,
        value,
        unit: 'MB',
        atMost: MEMORY_MB,
      });
    }
    return figures;
  } finally {
    await client.close();
    await server.stop();
  }
}
