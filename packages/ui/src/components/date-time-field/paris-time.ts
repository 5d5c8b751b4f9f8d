const HOUR = 3_600_000;
/** Offsets from UTC that Paris has had since 1911, ms, the largest first, so that the earlier instant comes first. */
const OFFSETS = [2 * HOUR, HOUR, 0];

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
