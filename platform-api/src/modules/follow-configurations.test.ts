import { startEndlessServer, type EndlessStart } from '@pwp/testing/endless-server';
import { expect, onTestFinished, test, vi } from 'vitest';
import { followConfigurations } from './follow-configurations.ts';

/* What requests to a module that is off may have a process ask the registry. */

/** Requests that come one after another. */
const REQUESTS = 50;

/** Follows a registry; `answer` may be changed. */
async function startFollowing() {
  const said = { disabled: ['essai'], isAway: false, asked: 0, warned: 0 };
  const registry = await startEndlessServer((): EndlessStart => {
    said.asked += 1;
    return said.isAway ? { status: 503, text: '' } : { text: JSON.stringify({ modules: {}, disabled: said.disabled }) };
  });
  const applied: (readonly string[])[] = [];
  const log = { info: () => undefined, warn: () => void (said.warned += 1) };
  const follower = await followConfigurations([registry.url], ({ disabled }) => void applied.push(disabled), log);
  onTestFinished(async () => {
    await follower.stop();
    await registry.close();
  });
  const refreshAll = async () => {
    for (let rank = 0; rank < REQUESTS; rank += 1) await follower.refresh();
  };
  return { said, applied, follower, refreshAll };
}

test('requests of the same second have the registry asked once, and one after it at once', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const { said, applied, follower, refreshAll } = await startFollowing();
  vi.advanceTimersByTime(10_000);
  said.asked = 0;
  await refreshAll();
  // The process asks by itself too, every two seconds.
  expect(said.asked).toBeGreaterThan(0);
  expect(said.asked).toBeLessThan(REQUESTS / 2);
  said.disabled = [];
  vi.advanceTimersByTime(1_000);
  await follower.refresh();
  expect(applied.at(-1)).toEqual([]);
});

test('while the registry is away, requests have nothing asked', async () => {
  const { said, refreshAll } = await startFollowing();
  said.isAway = true;
  await expect.poll(() => said.warned, { timeout: 15_000 }).toBe(1);
  said.asked = 0;
  await refreshAll();
  expect(said.asked).toBeLessThan(REQUESTS / 2);
});
