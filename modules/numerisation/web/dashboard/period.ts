/** Two days, both included (`2026-11-24`), in the time of Paris. */
export interface Period {
  du: string;
  au: string;
}

const parisDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });

/** The day it is in Paris. */
export function today(now = new Date()): string {
  return parisDay.format(now);
}

/** The month that ends today: what the dashboard shows unless asked otherwise (manual, « Suivre les plis envoyés »). */
export function lastMonth(now = new Date()): Period {
  const au = today(now);
  const [year = 0, month = 0, day = 0] = au.split('-').map(Number);
  // The 31st of a month whose previous month is shorter: its last day, not the 1st or 2nd of the same month.
  const lastDayBefore = new Date(Date.UTC(year, month - 1, 0)).getUTCDate();
  const du = new Date(Date.UTC(year, month - 2, Math.min(day, lastDayBefore)));
  return { du: du.toISOString().slice(0, 10), au };
}

/** A real day in ISO 8601. */
export function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
