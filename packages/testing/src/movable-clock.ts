import type { Clock } from '@pwp/api-kit';
import { onTestFinished, vi } from 'vitest';

/** A clock that moves only when a test moves it. */
export interface MovableClock extends Clock {
  set(instant: Date): void;
  /** ms. */
  advance(duration: number): void;
}

/** Starts at `instant`. */
export function movableClock(instant: Date): MovableClock {
  let now = instant.getTime();
  return {
    now: () => new Date(now),
    set: (to) => {
      now = to.getTime();
    },
    advance: (duration) => {
      now += duration;
    },
  };
}

/** The clock of this process is `duration` ms ahead until the test ends: a circuit breaker that opened asks again. */
export function passTime(duration: number): void {
  const now = Date.now.bind(Date);
  const ahead = vi.spyOn(Date, 'now').mockImplementation(() => now() + duration);
  onTestFinished(() => ahead.mockRestore());
}
