import { Temporal } from 'temporal-polyfill';

/* The one way of the API from an instant to Paris, whatever the server's time zone. Pages have that of `@pwp/ui`. */

const PARIS = 'Europe/Paris';
const day = new Intl.DateTimeFormat('fr-FR', { timeZone: PARIS, dateStyle: 'long' });
const minute = new Intl.DateTimeFormat('fr-FR', { timeZone: PARIS, dateStyle: 'long', timeStyle: 'short' });
const second = new Intl.DateTimeFormat('fr-FR', { timeZone: PARIS, dateStyle: 'long', timeStyle: 'medium' });
const shortDay = new Intl.DateTimeFormat('fr-FR', { timeZone: PARIS, dateStyle: 'short' });
const shortMinute = new Intl.DateTimeFormat('fr-FR', { timeZone: PARIS, dateStyle: 'short', timeStyle: 'short' });

/** What calendars and clocks in Paris show at an instant. */
export function parisTime(instant: Date): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(PARIS);
}

/** The date (ISO 8601) in Paris at an instant. */
export function parisDay(instant: Date): string {
  return parisTime(instant).toPlainDate().toString();
}

/** The instant at which a day (ISO 8601), plus `plus` days, begins in Paris. */
export function startOfParisDay(start: string, plus = 0): Date {
  const begins = Temporal.PlainDate.from(start).add({ days: plus }).toZonedDateTime(PARIS);
  return new Date(begins.epochMilliseconds);
}

/** A day in words: « 24 novembre 2026 », « 1er novembre 2026 ». A text is a date or an instant of ISO 8601. */
export function frenchDay(instant: Date | string): string {
  return inWords(day, instant);
}

/** A day and its time in words: « 1er novembre 2026 à 14:55 », with seconds « 1er novembre 2026 à 14:55:07 ». */
export function frenchInstant(instant: Date | string, { seconds = false }: { seconds?: boolean } = {}): string {
  return inWords(seconds ? second : minute, instant);
}

/** A day in figures: « 24/11/2026 ». */
export function frenchShortDay(instant: Date): string {
  return shortDay.format(instant);
}

/** A day and its time in figures: « 24/11/2026 14:55 », which spreadsheets parse as a date. */
export function frenchShortInstant(instant: Date): string {
  return shortMinute.format(instant);
}

/** French writes « 1er », which Intl does not. */
function inWords(format: Intl.DateTimeFormat, instant: Date | string): string {
  return format.format(new Date(instant)).replace(/^1 /, '1er ');
}
