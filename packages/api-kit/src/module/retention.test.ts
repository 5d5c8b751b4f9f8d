import { expect, test } from 'vitest';
import { deleteInBatches } from './retention.ts';

/** Rows to delete, at most three at a time. */
function rows(count: number) {
  const calls: number[] = [];
  return {
    calls,
    some: () => {
      const deleted = Math.min(3, count);
      count -= deleted;
      calls.push(deleted);
      return Promise.resolve(deleted);
    },
  };
}

test.each([
  [0, [0]],
  [2, [2]],
  [3, [3, 0]],
  [7, [3, 3, 1]],
])('%i rows go in batches, until one is not full', async (count, batches) => {
  const { calls, some } = rows(count);
  expect(await deleteInBatches(3, new AbortController().signal, some)).toBe(count);
  expect(calls).toEqual(batches);
});

test('no batch begins once the run is to end', async () => {
  const ending = new AbortController();
  const { some } = rows(100);
  const deleted = await deleteInBatches(3, ending.signal, () => {
    ending.abort();
    return some();
  });
  expect(deleted).toBe(3);
  expect(await deleteInBatches(3, ending.signal, some)).toBe(0);
});
