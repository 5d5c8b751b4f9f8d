/** Offsets from UTC that Paris has in a year, ms: summer, then winter, so that the earlier instant comes first. */
const OFFSETS = [2 * 3_600_000, 3_600_000];

const wallClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** What a clock in Paris shows at an instant: `2026-11-24T14:55`, the value of a `datetime-local` field. */
export function parisClock(instant: Date): string {
  return wallClock.format(instant).replace(' ', 'T');
}

/**
 * The instants at which a clock in Paris shows this (`2026-11-24T14:55`), earliest first: none in the hour that is left out in March, two
 * in the hour that comes twice in October, one otherwise. None for a text that is no date and time.
 */
export function parisInstants(clock: string): Date[] {
  const utc = Date.parse(`${clock}Z`);
  if (Number.isNaN(utc)) return [];
  return OFFSETS.map((offset) => new Date(utc - offset)).filter((instant) => parisClock(instant) === clock);
}
