import { defineJob } from '@pwp/api-kit';
import { getTasks } from 'node-cron';
import { expect, onTestFinished, test, vi } from 'vitest';
import { lastSlotOf, nextSlotOf } from './next-slot.ts';

test.each([
  ['0 7 * * *', false, '2026-11-28T06:00:00.000Z'],
  // Saturday: the next working day is Monday.
  ['0 7 * * *', true, '2026-11-30T06:00:00.000Z'],
  ['*/10 * * * * *', true, undefined],
])('the next slot of %s (on working days: %s) is %s', (schedule, onWorkingDays, next) => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-28T05:00:00.000Z') });
  onTestFinished(() => void vi.useRealTimers());
  const tasks = getTasks().size;
  const job = defineJob({ name: 'test.next', schedule, onWorkingDays, run: () => Promise.resolve() });
  expect(nextSlotOf(job)?.toISOString()).toBe(next);
  expect(getTasks().size).toBe(tasks);
});

test.each([
  ['0 7 * * *', '2026-11-27T06:14:59.000Z', '2026-11-27T06:00:00.000Z'],
  ['0 7 * * *', '2026-11-27T06:15:01.000Z', undefined],
  // Saturday.
  ['0 7 * * *', '2026-11-28T06:05:00.000Z', undefined],
  ['20,40 0 7 * * *', '2026-11-27T06:00:30.000Z', undefined],
  ['20,40 0 7 * * *', '2026-11-27T06:01:00.000Z', '2026-11-27T06:00:40.000Z'],
  // The next one is soon.
  ['*/10 * * * *', '2026-11-27T06:05:00.000Z', undefined],
])('the slot of %s that a process which starts at %s was not there for is %s', (schedule, now, last) => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
  onTestFinished(() => void vi.useRealTimers());
  const tasks = getTasks().size;
  const job = defineJob({ name: 'test.last', schedule, onWorkingDays: true, run: () => Promise.resolve() });
  expect(lastSlotOf(job, 15 * 60_000)?.toISOString()).toBe(last);
  expect(getTasks().size).toBe(tasks);
});
