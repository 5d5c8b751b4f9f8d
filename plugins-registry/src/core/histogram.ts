import { VISIT_LIMITS, type Spread, type VisitReport } from '@pwp/contracts';

/** What is kept of visits. */
export type Measure = Exclude<keyof VisitReport, 'module' | 'version' | 'cached'>;

const TIMES = [
  10,
  25,
  50,
  75,
  100,
  150,
  200,
  300,
  400,
  600,
  800,
  1_000,
  1_500,
  2_000,
  3_000,
  5_000,
  10_000,
  30_000,
  VISIT_LIMITS.duration,
];
const SIZES = [1, 5, 10, 20, 30, 40, 50, 75, 100, 150, 250, 500, 1_024, 5_120]
  .map((kilobytes) => kilobytes * 1_024)
  .concat(VISIT_LIMITS.bytes);
const COUNTS = [0, 1, 2, 5, 10, 20, 50, 100, VISIT_LIMITS.count];

/**
 * Upper bounds of the buckets of each measure, smallest first; the last one is the most that a report may say. Times in ms, sizes in
 * bytes. What is kept names its bound: a bound that is added or dropped leaves older days readable.
 */
export const BOUNDS = {
  screen: TIMES,
  resolve: TIMES,
  fetch: TIMES,
  evaluate: TIMES,
  mount: TIMES,
  bytes: SIZES,
  errors: COUNTS,
  longTasks: COUNTS,
  blocked: TIMES,
  longest: TIMES,
} as const satisfies Record<Measure, readonly number[]>;

/** Every measure. */
export const MEASURES = [
  'screen',
  'resolve',
  'fetch',
  'evaluate',
  'mount',
  'bytes',
  'errors',
  'longTasks',
  'blocked',
  'longest',
] as const satisfies readonly Measure[];

/** Values of one measure in buckets. */
export interface Histogram {
  count: number;
  sum: number;
  /** How many values are in each bucket, by its upper bound. */
  buckets: ReadonlyMap<number, number>;
}

/** The bucket of a value: the smallest bound that is not below it. */
export function boundOf(measure: Measure, value: number): number {
  const bounds: readonly number[] = BOUNDS[measure];
  return bounds.find((bound) => value <= bound) ?? Math.max(...bounds);
}

/** Median and 95th percentile, taken as evenly spread inside a bucket, as Prometheus does. */
export function spreadOf(measure: Measure, { count, buckets }: Histogram): Spread {
  if (count === 0) return null;
  const quantile = (share: number) => {
    let below = 0;
    for (const [bound, inside] of [...buckets].toSorted(([left], [right]) => left - right)) {
      if (below + inside >= share * count) {
        const from = Math.max(0, ...BOUNDS[measure].filter((each) => each < bound));
        return Math.round(from + (bound - from) * ((share * count - below) / inside));
      }
      below += inside;
    }
    return 0;
  };
  return { p50: quantile(0.5), p95: quantile(0.95) };
}
