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

const MINUTE = 60_000;

/** The last slot of a job at most `within` ms ago, for a process that did not live then; none for a job that comes due again as soon. */
export function lastSlotOf(job: Job, within: number): Date | undefined {
  const next = nextSlotOf(job);
  if (next !== undefined && next.getTime() - Date.now() < within) return undefined;
  const { schedule: expression, onWorkingDays } = job;
  const task = createTask(expression, () => undefined, { timezone: timeZoneOf(expression) });
  const seconds = parse(expression).second.toSorted((one, other) => other - one);
  const now = Date.now();
  try {
    for (let minute = Math.floor(now / MINUTE) * MINUTE; minute > now - within - MINUTE; minute -= MINUTE)
      for (const second of seconds) {
        const slot = new Date(minute + second * 1_000);
        const isPast = slot.getTime() <= now && slot.getTime() >= now - within;
        if (isPast && task.match(slot) && (onWorkingDays !== true || isWorkingDay(slot))) return slot;
      }
    return undefined;
  } finally {
    void task.destroy();
  }
}

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
