import { isWorkingDay, type Job } from '@pwp/api-kit';
import { createTask, parse } from 'node-cron';

/**
 * Paris, unless the schedule is the same in each hour: node-cron has no slot in the hour that autumn repeats, and UTC, from which Paris
 * is whole hours away, repeats none.
 */
export function timeZoneOf(expression: string): string {
  const { hour, dayOfMonth, month, dayOfWeek } = parse(expression);
  const isEveryHour = hour.length === 24 && dayOfMonth.length === 31 && month.length === 12 && dayOfWeek.length === 7;
  return isEveryHour ? 'UTC' : 'Europe/Paris';
}

/** Slots that are looked at for one on a working day. */
const AHEAD = 100;

/** When a job comes due next; undefined when its schedule has no day to come. */
export function nextSlotOf({ schedule: expression, onWorkingDays }: Job): Date | undefined {
  const task = createTask(expression, () => undefined, { timezone: timeZoneOf(expression) });
  try {
    return task
      .getNextRuns(onWorkingDays === true ? AHEAD : 1)
      .find((slot) => onWorkingDays !== true || isWorkingDay(slot));
  } finally {
    void task.destroy();
  }
}
