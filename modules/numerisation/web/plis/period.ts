import { parisDay } from '@pwp/ui';
import { PERIODE_MOIS } from '../../contracts/pli-limits.ts';

/** Two days, both included (`2026-11-24`), in Paris time. */
export interface Period {
  du: string;
  au: string;
}

const DAY_MS = 86_400_000;

/** The current day in Paris. */
export function today(now = new Date()): string {
  return parisDay(now);
}

/** The month that ends today, the dashboard's default (manual, « Suivre les plis envoyés »). */
export function lastMonth(now = new Date()): Period {
  const au = today(now);
  return { du: addMonths(au, -1), au };
}

/** The year that ends today: it begins the day after the same day of the year before, or after its last of February. */
export function lastYear(now = new Date()): Period {
  const au = today(now);
  return { du: addDays(addMonths(au, -12), 1), au };
}

/** Whether a period exceeds the API's limit. */
export function isTooLong({ du, au }: Period): boolean {
  return addMonths(du, PERIODE_MOIS) < au;
}

/** Number of days in a period after its first one. */
export function daysOf({ du, au }: Period): number {
  return Math.round((Date.parse(au) - Date.parse(du)) / DAY_MS);
}

/** The period that ends today, with this many days after its first one. */
export function lastDays(days: number, now = new Date()): Period {
  const au = today(now);
  return { du: addDays(au, -days), au };
}

/** An existing day in ISO 8601. */
export function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** The day so many days later. ISO 8601 days are midnights in UTC, where each has 24 hours. */
export function addDays(from: string, days: number): string {
  return new Date(Date.parse(from) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of another month, or its last day: the 31st never becomes the 1st or 2nd of the next month. */
function addMonths(from: string, months: number): string {
  const [year = 0, month = 0, day = 0] = from.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10);
}
