// A day has no time, so it is the same in every time zone.
const shortDay = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'UTC',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
});

const parisMoment = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  day: '2-digit',
  month: '2-digit',
  year: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** `26/11 14:08`, where a row is one line; with its year (`26/11/25 14:08`) unless that is the current one. Paris time. */
export function formatShortMoment(iso: string, now = new Date()): string {
  const partsOf = (moment: Date) =>
    Object.fromEntries(parisMoment.formatToParts(moment).map(({ type, value }) => [type, value]));
  const { day, month, year, hour, minute } = partsOf(new Date(iso));
  const isThisYear = year === partsOf(now)['year'];
  return `${day}/${month}${isThisYear ? '' : `/${year}`} ${hour}:${minute}`;
}

/** `24/11/2026`, where space is short; from `2026-11-24`. */
export function formatShortDay(day: string): string {
  return shortDay.format(new Date(day));
}
