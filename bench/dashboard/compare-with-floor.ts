import { createLoadClient } from '../measure/load.ts';
import type { Figure } from '../measure/report.ts';
import { median } from '../measure/sample.ts';
import { cpuOf, startServer } from '../measure/server-process.ts';
import { dashboardQueries } from './dashboard-queries.ts';
import { addressOf, type Served } from './served-platform.ts';

/** The same code stood at 1.20 to 1.77 on five virtual machines: see docs/performance.md. */
const CPU_AT_MOST = 1.8;
const THROUGHPUT_AT_LEAST = 0.65;
const CONNECTIONS = 50;
/** Warm-up rounds of each side. */
const WARM_UP = 4;

/** Duration of the comparison, and address of the floor. */
export interface Comparison {
  port: number;
  rounds: number;
  /** One round of one side, ms. */
  duration: number;
}

/**
 * Measures the platform and its floor on the same database, in turn. CPU is per process, so other load does not
 * count.
 */
export async function compareWithFloor(
  { server, environment, database, agents }: Served,
  keycloakUrl: string,
  { port, rounds, duration }: Comparison,
): Promise<Figure[]> {
  const floor = await startServer('bench/dashboard/bare-dashboard.ts', {
    environment: {
      BARE_PORT: String(port),
      BARE_DATABASE_URL: database.url,
      BARE_CERTIFICATES_URL: `${keycloakUrl}/realms/pwp/protocol/openid-connect/certs`,
      BARE_QUERIES: JSON.stringify(dashboardQueries(new Date())),
    },
  });
  const side = (url: string, pid: number) => ({
    client: createLoadClient(url, CONNECTIONS),
    pid,
    cpu: [] as number[],
    rate: [] as number[],
  });
  const ours = side(addressOf(environment), server.pid);
  const bare = side(`http://127.0.0.1:${port}`, floor.pid);
  const requests = agents.flatMap(({ dashboard }) => dashboard);
  try {
    // Uncompiled code costs several times more, and the platform has more of it.
    for (const { client } of [ours, bare]) await client.run(requests, duration * WARM_UP);
    for (let round = 0; round < rounds; round += 1) {
      for (const { client, pid, cpu, rate } of [ours, bare]) {
        const before = cpuOf(pid);
        const result = await client.run(requests, duration);
        cpu.push(((cpuOf(pid) - before) * 1000) / result.requests);
        rate.push((result.requests * 1000) / result.elapsed);
      }
    }
  } finally {
    await Promise.all([ours.client.close(), bare.client.close(), floor.stop()]);
  }
  return [
    { name: 'CPU of a request', unit: 'µs', value: median(ours.cpu), floor: median(bare.cpu), atMost: CPU_AT_MOST },
    {
      name: `requests, ${CONNECTIONS} connections`,
      unit: '/s',
      value: median(ours.rate),
      floor: median(bare.rate),
      atLeast: THROUGHPUT_AT_LEAST,
    },
  ];
}
