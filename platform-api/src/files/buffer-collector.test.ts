import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { collectBuffersEarly } from './buffer-collector.ts';

const MEGABYTE = 1024 * 1024;

/** The most memory that buffers held while `megabytes` of them were used and let go, 64 KB at a time, MB. */
async function mostHeld(megabytes: number): Promise<number> {
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  for (let used = 0; used < megabytes; used += 1) {
    for (let chunk = 0; chunk < 16; chunk += 1) Buffer.alloc(64 * 1024, 1);
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    // The pace of a network: others have their turn.
    await setTimeout(2);
  }
  return most / MEGABYTE;
}

test('buffers that were let go are given back while others come', async () => {
  const end = collectBuffersEarly();
  const collected = await mostHeld(200);
  end();
  expect(collected).toBeLessThan(30);
});

test('nothing is collected where nothing piles up, nor once it ended', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let outside = 40 * MEGABYTE;
  let collections = 0;
  const end = collectBuffersEarly(
    () => {
      collections += 1;
      outside = 20 * MEGABYTE;
    },
    () => outside,
  );
  const pile = (megabytes: number) => {
    outside += megabytes * MEGABYTE;
    vi.advanceTimersByTime(100);
    return collections;
  };
  expect(pile(0)).toBe(0);
  expect(pile(1)).toBe(0);
  expect(pile(1)).toBe(1);
  expect(pile(1)).toBe(1);
  expect(pile(1)).toBe(2);
  end();
  expect(pile(8)).toBe(2);
});
