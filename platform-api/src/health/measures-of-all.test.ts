import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { OwnMeasures } from '../launcher/own-measures.ts';
import { measuresOfAll, readMeasures } from './measures-of-all.ts';

/** What a process measured, as another one hears it. */
async function processThatCounted(process: number, calls: number): Promise<OwnMeasures> {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: 'calls_total', help: 'Calls', labelNames: ['system'], registers }).inc({ system: 'SNE' }, calls);
  new Gauge({ name: 'lag', help: 'Lag', registers, aggregator: 'omit' }).set(Number.NaN);
  new Histogram({ name: 'seconds', help: 'Seconds', buckets: [1], registers }).observe(calls);
  return OwnMeasures.parse(JSON.parse(JSON.stringify({ process, measures: await readMeasures(registry) })));
}

test('each series is one process’s, buckets too, and a measure that is not a number stays so', async () => {
  const said = await measuresOfAll([await processThatCounted(1, 3), await processThatCounted(2, 4)]);
  expect(said.split('\n').filter((line) => line !== '' && !line.startsWith('# HELP'))).toEqual([
    '# TYPE calls_total counter',
    'calls_total{system="SNE",process="1"} 3',
    'calls_total{system="SNE",process="2"} 4',
    '# TYPE lag gauge',
    'lag{process="1"} Nan',
    'lag{process="2"} Nan',
    '# TYPE seconds histogram',
    'seconds_bucket{le="1",process="1"} 0',
    'seconds_bucket{le="+Inf",process="1"} 1',
    'seconds_sum{process="1"} 3',
    'seconds_count{process="1"} 1',
    'seconds_bucket{le="1",process="2"} 0',
    'seconds_bucket{le="+Inf",process="2"} 1',
    'seconds_sum{process="2"} 4',
    'seconds_count{process="2"} 1',
  ]);
});
