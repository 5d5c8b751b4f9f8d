import { createLoadClient, type LoadClient } from '../measure/load.ts';
import type { Figure } from '../measure/report.ts';
import { quantile } from '../measure/sample.ts';
import { addressOf, type Agent, type Served } from './served-platform.ts';

/** Growth of the median from the smallest database to each of the others. */
const GROWTH_AT_MOST = 1.1;
/** Dashboards of one database before the next one's turn. */
const TURN = 60;

/** A database and its callers. */
interface Side {
  plis: number;
  agents: readonly Agent[];
  client: LoadClient;
}

/**
 * Every database is queried by as many guichets as the smallest one has. The rows of the callers fill the buffer
 * pool, and only the table must grow. The cost with all guichets (up to 400) is reported beside it, without a bound.
 */
export async function measureGrowth(served: readonly Served[], rounds: number): Promise<Figure[]> {
  const asking = Math.min(...served.map(({ agents }) => agents.length));
  const sides = served.map(({ environment, database, agents }) => ({
    plis: database.plis,
    agents,
    client: createLoadClient(addressOf(environment), 2),
  }));
  const alike = sides.map((side) => ({
    ...side,
    agents: side.agents.filter((_, rank) => rank % Math.floor(side.agents.length / asking) === 0).slice(0, asking),
  }));
  const larger = sides.filter(({ agents }) => agents.length > asking);
  const samples = await openInTurn(alike, rounds);
  const samplesOfAll = await openInTurn(larger, rounds);
  await Promise.all(sides.map(({ client }) => client.close()));

  const floor = quantile(samples[0] ?? [], 0.5);
  return [
    ...alike.flatMap(({ plis }, rank) => [
      {
        name: `p50 of a dashboard, ${plis.toLocaleString('en')} plis`,
        value: quantile(samples[rank] ?? [], 0.5),
        unit: 'ms',
        ...(rank > 0 && { floor, atMost: GROWTH_AT_MOST }),
      },
      {
        name: `p99 of a dashboard, ${plis.toLocaleString('en')} plis`,
        value: quantile(samples[rank] ?? [], 0.99),
        unit: 'ms',
      },
    ]),
    ...larger.map(({ plis, agents }, rank) => ({
      name: `p50 of a dashboard, ${plis.toLocaleString('en')} plis, ${agents.length} guichets asking`,
      value: quantile(samplesOfAll[rank] ?? [], 0.5),
      unit: 'ms',
      floor,
    })),
  ];
}

/**
 * Opens dashboards one at a time on each database in turn, so that other load affects all of them equally; ms, by
 * side.
 */
async function openInTurn(sides: readonly Side[], rounds: number): Promise<number[][]> {
  const samples = sides.map((): number[] => []);
  for (const { client, agents } of sides) for (const agent of agents) await openDashboard(client, agent);
  for (let round = 0; round < rounds; round += 1) {
    for (const [rank, { client, agents }] of sides.entries()) {
      for (let turn = 0; turn < TURN; turn += 1) {
        const agent = agents[(round * TURN + turn) % agents.length];
        if (agent === undefined) throw new Error('a database without guichet');
        samples[rank]?.push(await openDashboard(client, agent));
      }
    }
  }
  return samples;
}

/** Both requests at once, like the page; ms until both are read. */
async function openDashboard(client: LoadClient, { dashboard }: Agent): Promise<number> {
  const started = performance.now();
  await Promise.all(dashboard.map((request) => client.get(request)));
  return performance.now() - started;
}
