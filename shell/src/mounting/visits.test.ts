import { expect, test } from 'vitest';
import { createVisits } from './visits.ts';

const version = '0123456789ab';

/** Visits by a clock that a test moves. */
function visitsAt() {
  let now = 0;
  const visits = createVisits(() => now);
  const after = (ms: number, act: () => void) => {
    now += ms;
    act();
  };
  return { visits, after };
}

test('a long task is of the module on screen, from when it was asked for; one that was over before it came is nobody’s', () => {
  const { visits, after } = visitsAt();
  expect(visits.during({ startTime: 0, duration: 90 })).toBeUndefined();
  after(100, () => visits.ask('releves', { version }));
  expect(visits.during({ startTime: 0, duration: 90 })).toBeUndefined();
  const click = { startTime: 40, duration: 6_060 };
  expect(visits.during(click)).toEqual({ module: 'releves', version, duration: 6_000 });
  visits.leave();
  expect(visits.during(click)).toBeUndefined();
});

test('the page’s first module answers for what its code did before it was asked for; another one does not', () => {
  const { visits, after } = visitsAt();
  after(100, () => visits.readAhead('releves'));
  after(7_000, () => visits.ask('releves', { version }));
  const evaluation = { startTime: 110, duration: 6_000 };
  expect(visits.during(evaluation)).toMatchObject({ module: 'releves', duration: 6_000 });
  visits.ask('annonces', { version });
  expect(visits.during(evaluation)).toBeUndefined();
});
