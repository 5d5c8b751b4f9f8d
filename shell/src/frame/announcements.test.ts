import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPortal } from './portal.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('of announcements that come at once each one is read; of many, the newest', async () => {
  const portal = createPortal({ modules: [], unavailable: [] });
  const heard: string[] = [];
  const errors = new Set<string>();
  for (const message of ['1', '2', '3', '4', '5', '6', '7']) portal.announce(message, 'polite');
  portal.announce('erreur', 'assertive');
  for (let second = 0; second < 8; second += 1) {
    await vi.advanceTimersByTimeAsync(0);
    heard.push(portal.state.messages.polite);
    errors.add(portal.state.messages.assertive);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(heard).toEqual(['1', '4', '5', '6', '7', '7', '7', '7']);
  expect([...errors]).toEqual(['erreur']);
});
