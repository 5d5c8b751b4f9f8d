import { defineJob } from '@pwp/api-kit';
import { getTasks } from 'node-cron';
import { expect, onTestFinished, test, vi } from 'vitest';
import { nextSlotOf } from './next-slot.ts';

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
