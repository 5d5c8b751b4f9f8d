import { AggregatorRegistry, type Registry } from 'prom-client';
import { OwnMeasures } from '../launcher/own-measures.ts';

/** Reads what this process measures of itself. */
export async function readMeasures(registry: Registry): Promise<OwnMeasures['measures']> {
  return OwnMeasures.shape.measures.parse(await registry.getMetricsAsJSON());
}

/**
 * The measures of all processes in Prometheus' words, each series with the number of its process. A sum of them would fall
 * when one ends, which reads as a counter that began anew: everything that the others ever counted would count twice.
 */
export function measuresOfAll(all: readonly OwnMeasures[]): Promise<string> {
  const labelled = all.map(({ process, measures }) =>
    measures.map((measure) => ({
      ...measure,
      // Each series is one process's: nothing is added up.
      aggregator: 'sum',
      values: measure.values.map((value) => ({ ...value, labels: { ...value.labels, process } })),
    })),
  );
  return AggregatorRegistry.aggregate(labelled).metrics();
}
