// A day has no hour: it is the same one wherever it is read.
const shortDay = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'UTC',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
});
const longDay = new Intl.DateTimeFormat('fr-FR', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });

const dateOf = (day: string) => new Date(`${day}T00:00:00Z`);

/** `24/11/2026`, where room is scarce; from `2026-11-24`. */
export function formatShortDay(day: string): string {
  return shortDay.format(dateOf(day));
}

/** `24 novembre 2026`, `1er mars 2026`; from `2026-11-24`. */
export function formatLongDay(day: string): string {
  return longDay.format(dateOf(day)).replace(/^1 /, '1er ');
}
