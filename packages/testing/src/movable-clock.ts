import type { Clock } from '@pwp/api-kit';

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
