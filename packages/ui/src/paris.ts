/*
 * The one way of pages from an instant to Paris, wherever the browser is. By Intl, not Temporal: few browsers have it, and a polyfill weighs
 * a tenth of the whole shell. The API has that of `@pwp/api-kit`.
 */

const PARIS = { timeZone: 'Europe/Paris' } as const;
const LONG = { ...PARIS, day: 'numeric', month: 'long', year: 'numeric' } as const;
const SHORT = { day: '2-digit', month: '2-digit' } as const;
const CLOCK = { ...PARIS, hour: '2-digit', minute: '2-digit' } as const;

const weekday = new Intl.DateTimeFormat('fr-FR', { ...LONG, weekday: 'long' });
const long = new Intl.DateTimeFormat('fr-FR', LONG);
const time = new Intl.DateTimeFormat('fr-FR', CLOCK);
const toTheSecond = new Intl.DateTimeFormat('fr-FR', { ...CLOCK, second: '2-digit' });
const moment = new Intl.DateTimeFormat('fr-FR', { ...CLOCK, ...SHORT, year: '2-digit' });
// A day has no time, so it is the same in every time zone.
const short = new Intl.DateTimeFormat('fr-FR', { ...SHORT, timeZone: 'UTC', year: 'numeric' });
const dayAndMonth = new Intl.DateTimeFormat('fr-FR', { timeZone: 'UTC', day: 'numeric', month: 'short' });
const wallClock = new Intl.DateTimeFormat('sv-SE', { ...PARIS, dateStyle: 'short', timeStyle: 'short' });

const HOUR = 3_600_000;
/** Offsets from UTC that Paris has had since 1911, ms, the largest first, so that the earlier instant comes first. */
const OFFSETS = [2 * HOUR, HOUR, 0];

/** A full date in Paris time: « mardi 24 novembre 2026 ». */
export function formatDate(iso: string): string {
  return firstOfMonth(weekday.format(new Date(iso)));
}

/** A date in Paris time, in a sentence: « 24 novembre 2026 », « 1er novembre 2026 ». */
export function formatDay(iso: string): string {
  return firstOfMonth(long.format(new Date(iso)));
}

/** A date and time in Paris time: « 24 novembre 2026 à 14:55 », with seconds « 24 novembre 2026 à 14:55:07 ». */
export function formatDateTime(iso: string, { seconds = false }: { seconds?: boolean } = {}): string {
  return `${formatDay(iso)} à ${(seconds ? toTheSecond : time).format(new Date(iso))}`;
}

/** A time in Paris: « 14:55 ». */
export function formatTime(instant: Date): string {
  return time.format(instant);
}

/** `24/11/2026`, where space is short; from `2026-11-24`. */
export function formatShortDay(day: string): string {
  return short.format(new Date(day));
}

/** « 24 nov. », below the bars of a chart; from `2026-11-24`. */
export function formatDayAndMonth(day: string): string {
  return firstOfMonth(dayAndMonth.format(new Date(day)));
}

/** `26/11 14:08`, where a row is one line; with its year (`26/11/25 14:08`) unless that is the current one. Paris time. */
export function formatShortMoment(iso: string, now = new Date()): string {
  const partsOf = (instant: Date) =>
    Object.fromEntries(moment.formatToParts(instant).map(({ type, value }) => [type, value]));
  const { day, month, year, hour, minute } = partsOf(new Date(iso));
  const isThisYear = year === partsOf(now)['year'];
  return `${day}/${month}${isThisYear ? '' : `/${year}`} ${hour}:${minute}`;
}

/** The date (ISO 8601) in Paris at an instant. */
export function parisDay(instant: Date): string {
  return parisClock(instant).slice(0, 10);
}

/** What a clock in Paris shows at an instant: `2026-11-24T14:55`, the value of a `datetime-local` field. */
export function parisClock(instant: Date): string {
  return wallClock.format(instant).replace(' ', 'T');
}

/**
 * The instants at which a clock in Paris shows this (`2026-11-24T14:55`), earliest first: none in the hour that is left out in March, two
 * in the hour that comes twice in October, one otherwise. None for a text that is no date and time, nor for a year before 1911 or after 9999.
 */
export function parisInstants(clock: string): Date[] {
  const utc = Date.parse(`${clock}Z`);
  if (Number.isNaN(utc)) return [];
  return OFFSETS.map((offset) => new Date(utc - offset)).filter((instant) => parisClock(instant) === clock);
}

/** True in the hour that clocks leave out when summer time begins: it is followed by one that they show. */
export function isLeftOut(clock: string): boolean {
  const utc = Date.parse(`${clock}Z`);
  if (Number.isNaN(utc) || parisInstants(clock).length > 0) return false;
  return parisInstants(new Date(utc + HOUR).toISOString().slice(0, clock.length)).length > 0;
}

/** French writes « 1er », which Intl does not. */
function firstOfMonth(date: string): string {
  return date.replace(/\b1 /, '1er ');
}
