import { expect, test } from 'vitest';
import { BOUNDS, boundOf, MEASURES, spreadOf, type Histogram, type Measure } from './histogram.ts';

function histogramOf(measure: Measure, values: readonly number[]): Histogram {
  const buckets = new Map<number, number>();
  for (const value of values) buckets.set(boundOf(measure, value), (buckets.get(boundOf(measure, value)) ?? 0) + 1);
  return { count: values.length, sum: 0, buckets };
}

test('bounds grow, and a value is in the smallest bucket that holds it', () => {
  for (const measure of MEASURES) expect(BOUNDS[measure]).toEqual(BOUNDS[measure].toSorted((a, b) => a - b));
  expect([0, 10, 11, 5_000, 600_000].map((value) => boundOf('screen', value))).toEqual([10, 10, 25, 5_000, 600_000]);
  expect([0, 1, 1_000].map((value) => boundOf('errors', value))).toEqual([0, 1, 1_000]);
});

test('median and 95th percentile are those of the values, to the width of a bucket', () => {
  const values = Array.from({ length: 1_000 }, (_, place) => place);
  const spread = spreadOf('screen', histogramOf('screen', values));
  expect(spread?.p50).toBeGreaterThan(480);
  expect(spread?.p50).toBeLessThan(520);
  expect(spread?.p95).toBeGreaterThan(930);
  expect(spread?.p95).toBeLessThan(970);
  expect(spreadOf('screen', histogramOf('screen', [120]))).toEqual({ p50: 125, p95: 148 });
  expect(spreadOf('screen', histogramOf('screen', []))).toBeNull();
  expect(spreadOf('errors', histogramOf('errors', [0, 0, 0]))).toEqual({ p50: 0, p95: 0 });
});
