const short = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeZone: 'UTC' });

/** « 27/11/2026 », for a column; the whole date stands in the account's panel. */
export function shortDay(day: string): string {
  return short.format(new Date(day));
}
