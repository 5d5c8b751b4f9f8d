import { Temporal } from 'temporal-polyfill';
import { periodeInvalide } from '../problems.ts';

/** Agents count days in the time of Paris, wherever the server is. */
const ZONE = 'Europe/Paris';
/** Longest period of a list, months: beyond it a guichet's plis no longer fit one read of the index. */
const LONGEST = 13;

/** Instants of a period: `from` included, `to` excluded. */
export interface Period {
  from: Date;
  to: Date;
}

/** The days that a list asks for, both included (ISO 8601). */
export interface AskedDays {
  du?: string | undefined;
  au?: string | undefined;
}

/**
 * The period of the dashboard: the last month unless said (manual, « Suivre les plis envoyés »).
 * Throws `periode-invalide` when it ends before it begins, or lasts more than 13 months.
 */
export function readPeriod(asked: AskedDays, now: Date): Period {
  const last = asked.au === undefined ? todayInParis(now) : Temporal.PlainDate.from(asked.au);
  const first = asked.du === undefined ? last.subtract({ months: 1 }) : Temporal.PlainDate.from(asked.du);
  if (Temporal.PlainDate.compare(first, last) > 0) {
    throw periodeInvalide(`La période commence (${french(first)}) après sa fin (${french(last)}).`);
  }
  if (Temporal.PlainDate.compare(first.add({ months: LONGEST }), last) < 0) {
    throw periodeInvalide(`La période du ${french(first)} au ${french(last)} dépasse ${LONGEST} mois.`);
  }
  return { from: startOf(first), to: startOf(last.add({ days: 1 })) };
}

/** The day it is in Paris (ISO 8601). */
export function dayInParis(now: Date): string {
  return todayInParis(now).toString();
}

function todayInParis(now: Date): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(ZONE).toPlainDate();
}

function startOf(day: Temporal.PlainDate): Date {
  return new Date(day.toZonedDateTime(ZONE).epochMilliseconds);
}

function french(day: Temporal.PlainDate): string {
  return day.toString().split('-').toReversed().join('/');
}
