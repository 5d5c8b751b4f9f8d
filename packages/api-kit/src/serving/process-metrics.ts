import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { outsideCalls } from '../provider/outside-calls.ts';

/** What each part measures of itself, in Prometheus' words. */
export interface ProcessMetrics {
  /** Takes what a part measures besides. */
  registry: Registry;
  requests: Histogram<'method' | 'route' | 'status'>;
}

/** Connections of a pool, and queries that wait for one; undefined where there is none. */
type Pool = () => { used: number; free: number; waiting: number } | undefined;

/** Measures the process, its requests, its calls of outside systems and the pool of its database, if it has one. */
export function createProcessMetrics(pool: Pool = () => undefined): ProcessMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const calls: Counter<'system' | 'outcome'> = new Counter({
    name: 'pwp_outside_calls_total',
    help: 'Calls of other systems: answered, refused or failed',
    labelNames: ['system', 'outcome'],
    registers: [registry],
    collect(): void {
      calls.reset();
      for (const [system, outcomes] of outsideCalls())
        for (const [outcome, count] of Object.entries(outcomes)) calls.inc({ system, outcome }, count);
    },
  });
  if (pool() !== undefined)
    registry.registerMetric(
      new Gauge<'state'>({
        name: 'pwp_database_connections',
        help: 'Connections of the pool that are used or free, and queries that wait for one',
        labelNames: ['state'],
        registers: [],
        collect(): void {
          for (const [state, count] of Object.entries(pool() ?? {})) this.set({ state }, count);
        },
      }),
    );
  return {
    registry,
    requests: new Histogram({
      name: 'pwp_http_request_duration_seconds',
      help: 'Requests by route',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    }),
  };
}
