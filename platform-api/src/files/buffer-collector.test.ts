import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
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

test('nothing is collected where nothing piles up, nor once it ended', async () => {
  let collections = 0;
  const end = collectBuffersEarly(() => {
    collections += 1;
  });
  await setTimeout(100);
  expect(collections).toBe(0);
  const kept = Buffer.alloc(8 * MEGABYTE, 1);
  await setTimeout(100);
  expect(collections).toBeGreaterThan(0);
  end();
  const after = collections;
  const more = Buffer.alloc(8 * MEGABYTE, 1);
  await setTimeout(100);
  expect(collections).toBe(after);
  expect(kept.length + more.length).toBe(16 * MEGABYTE);
});
