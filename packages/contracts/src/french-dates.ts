/** Dates as French sentences write them, in Paris time. No zod here: pages import this file. */

const PARIS = { timeZone: 'Europe/Paris', dateStyle: 'long' } as const;

const day = new Intl.DateTimeFormat('fr-FR', PARIS);
const minute = new Intl.DateTimeFormat('fr-FR', { ...PARIS, timeStyle: 'short' });
const second = new Intl.DateTimeFormat('fr-FR', { ...PARIS, timeStyle: 'medium' });

/** A day in words: « 24 novembre 2026 », « 1er novembre 2026 ». A text is a date or an instant of ISO 8601. */
export function frenchDay(instant: Date | string): string {
  return inWords(day, instant);
}

/** A day and its time in words: « 1er novembre 2026 à 14:55 », with seconds « 1er novembre 2026 à 14:55:07 ». */
export function frenchInstant(instant: Date | string, { seconds = false }: { seconds?: boolean } = {}): string {
  return inWords(seconds ? second : minute, instant);
}

/** A date in a French format that begins with its day: French writes « 1er », which Intl does not. */
export function inWords(format: Intl.DateTimeFormat, instant: Date | string): string {
  return format.format(new Date(instant)).replace(/^1 /, '1er ');
}
