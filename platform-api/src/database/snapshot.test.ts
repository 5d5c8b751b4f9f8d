import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSnapshot } from './snapshot.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('is read once for all callers within 5 s, then again', async () => {
  let reads = 0;
  const snapshot = createSnapshot(async () => (reads += 1));
  expect(await Promise.all([snapshot.current(), snapshot.current()])).toEqual([1, 1]);
  vi.advanceTimersByTime(5_000);
  expect(await snapshot.current()).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await snapshot.current()).toBe(2);
});

test('is read again at once after a local change', async () => {
  let value = 'before';
  const snapshot = createSnapshot(async () => value);
  await snapshot.current();
  value = 'after';
  snapshot.forget();
  expect(await snapshot.current()).toBe('after');
});

test('a failed read fails its callers, and the next caller retries', async () => {
  const read = vi.fn<() => Promise<string>>().mockResolvedValue('read').mockRejectedValueOnce(new Error('no database'));
  const snapshot = createSnapshot(read);
  await expect(snapshot.current()).rejects.toThrow('no database');
  expect(await snapshot.current()).toBe('read');
});
