import { z } from 'zod';

/** A measure as a process tells it to another. */
const Measure = z.object({
  name: z.string(),
  help: z.string(),
  type: z.string(),
  values: z.array(
    z.object({
      // In JSON what is not a number is null.
      value: z.union([z.number(), z.nan(), z.null()]).transform((value) => value ?? Number.NaN),
      labels: z.record(z.string(), z.union([z.string(), z.number()])),
      metricName: z.string().optional(),
    }),
  ),
});

/** What one process of a launcher measures of itself; `process` is its number among them. */
export const OwnMeasures = z.object({ process: z.int(), measures: z.array(Measure) });
export type OwnMeasures = z.output<typeof OwnMeasures>;
