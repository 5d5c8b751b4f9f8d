import { parisTime, startOfParisDay } from '@pwp/api-kit';
import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';
import { PERIODE_MOIS } from '../../contracts/pli-limits.ts';
import { periodeInvalide } from '../problems.ts';

/** Start and end instants of a period: `from` is included, `to` is excluded. */
export interface Period {
  from: Date;
  to: Date;
}

/** The first and last day requested, both included (ISO 8601). */
export interface AskedDays {
  du?: string | undefined;
  au?: string | undefined;
}

/** The first and last day of the statut requested, both included (ISO 8601). */
export interface AskedStatutDays {
  statutDu?: string | undefined;
  statutAu?: string | undefined;
}

/**
 * The period of the dashboard, by default the last month (manual, « Suivre les plis envoyés »). Throws
 * `periode-invalide` when it ends before it begins or lasts more than 13 months.
 */
export function readPeriod(asked: AskedDays, now: Date): Period {
  const asking = [asked.du ?? '', asked.au ?? '', Math.floor(now.getTime() / 60_000)].join();
  const known = lastPeriods.get(asking);
  if (known !== undefined) return known;
  const period = computePeriod(asked, now);
  lastPeriods.set(asking, period);
  return period;
}

/** Hundreds of lists a second ask for the same few periods, and the Paris calendar is slow: a day begins with a minute. */
const lastPeriods = new LRUCache<string, Period>({ max: 100 });

function computePeriod(asked: AskedDays, now: Date): Period {
  const { du: first, au: last } = readDays(asked, now);
  if (Temporal.PlainDate.compare(first, last) > 0) {
    throw periodeInvalide(`La période commence (${french(first)}) après sa fin (${french(last)}).`);
  }
  if (Temporal.PlainDate.compare(first.add({ months: PERIODE_MOIS }), last) < 0) {
    throw periodeInvalide(
      `La période du ${french(first)} au ${french(last)} dépasse ${PERIODE_MOIS} mois. Choisissez deux dates plus proches.`,
    );
  }
  return { from: startOf(first), to: startOf(last.add({ days: 1 })) };
}

/** The first and last day of the dashboard's period; does not check the time between them. */
export function readDays({ du, au }: AskedDays, now: Date): { du: Temporal.PlainDate; au: Temporal.PlainDate } {
  const last = au === undefined ? parisTime(now).toPlainDate() : Temporal.PlainDate.from(au);
  return { du: du === undefined ? last.subtract({ months: 1 }) : Temporal.PlainDate.from(du), au: last };
}

/**
 * The period in which a statut was reached; both days are optional. Throws `periode-invalide` when it ends before it
 * begins.
 */
export function readStatutDays({ statutDu, statutAu }: AskedStatutDays): Partial<Period> {
  const first = statutDu === undefined ? undefined : Temporal.PlainDate.from(statutDu);
  const last = statutAu === undefined ? undefined : Temporal.PlainDate.from(statutAu);
  if (first !== undefined && last !== undefined && Temporal.PlainDate.compare(first, last) > 0) {
    throw periodeInvalide(`La date de statut commence (${french(first)}) après sa fin (${french(last)}).`);
  }
  return {
    ...(first !== undefined && { from: startOf(first) }),
    ...(last !== undefined && { to: startOf(last.add({ days: 1 })) }),
  };
}

/** The day before, in Paris. */
export function yesterday(now: Date): Period {
  const today = parisTime(now).toPlainDate();
  return { from: startOf(today.subtract({ days: 1 })), to: startOf(today) };
}

/**
 * The instant before which a pending statut is abnormally old: so many days ago, at the same hour in Paris. It is
 * rounded to the minute, so that rows, filter and counter agree and their queries stay the same meanwhile.
 */
export function delaiLimit(now: Date, days: number): Date {
  const minute = Math.floor(now.getTime() / 60_000);
  // Hundreds of lists a second need it, so the Paris calendar is computed once a minute.
  if (lastLimit.minute !== minute || lastLimit.days !== days) {
    const limit = parisTime(now).subtract({ days }).round({ smallestUnit: 'minute', roundingMode: 'floor' });
    lastLimit = { minute, days, limit: new Date(limit.epochMilliseconds) };
  }
  return lastLimit.limit;
}

let lastLimit: { minute: number; days: number; limit: Date } = { minute: -1, days: -1, limit: new Date(0) };

function startOf(day: Temporal.PlainDate): Date {
  return startOfParisDay(day.toString());
}

function french(day: Temporal.PlainDate): string {
  return day.toString().split('-').toReversed().join('/');
}
