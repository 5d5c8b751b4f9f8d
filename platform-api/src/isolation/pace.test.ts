import { expect, onTestFinished, test, vi } from 'vitest';
import { Pace } from './pace.ts';

/** How often it waits, while this second lasts. */
function waitsOf(work: (pace: Pace) => void): number {
  vi.useFakeTimers({ toFake: ['Date'], now: 5_000 });
  onTestFinished(() => void vi.useRealTimers());
  const until: number[] = [];
  const pace = new Pace((at) => void until.push(at));
  work(pace);
  expect(new Set(until)).toEqual(new Set(until.length > 0 ? [6_000] : []));
  return until.length;
}

const times = (count: number, work: () => void) => {
  for (let done = 0; done < count; done += 1) work();
};

test.each([
  ['pieces', 20_000, (pace: Pace) => pace.piece()],
  ['messages', 10_000, (pace: Pace) => pace.message(1)],
  ['bytes', 32, (pace: Pace) => pace.message(1024 * 1024)],
] as const)('the rest waits for the next second: %s', (_what, most, add) => {
  expect(waitsOf((pace) => times(most - 1, () => add(pace)))).toBe(0);
  expect(waitsOf((pace) => times(most, () => add(pace)))).toBe(1);
});

test('a new second begins anew', () => {
  expect(
    waitsOf((pace) => {
      times(9_999, () => pace.message(1));
      vi.setSystemTime(6_001);
      times(9_999, () => pace.message(1));
    }),
  ).toBe(0);
});
