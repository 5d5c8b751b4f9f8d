const relative = new Intl.RelativeTimeFormat('fr');

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How far an instant is from now: « il y a 3 minutes », « dans 2 heures ». */
export function ageWords(iso: string, now = Date.now()): string {
  const distance = Date.parse(iso) - now;
  for (const [unit, ms] of UNITS) if (Math.abs(distance) >= ms) return relative.format(Math.trunc(distance / ms), unit);
  return relative.format(Math.trunc(distance / 1_000), 'second');
}
