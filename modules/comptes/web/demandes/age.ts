import { fr } from '../locales/fr.ts';

const DAY = 24 * 60 * 60 * 1000;
const parisDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' });

/** Whole days of Paris from one moment to another. */
function daysBetween(from: Date, to: Date): number {
  return Math.round((Date.parse(parisDay.format(to)) - Date.parse(parisDay.format(from))) / DAY);
}

/** How long something waits: « aujourd'hui », « depuis 12 jours ». */
export function ageOf(iso: string, now: Date): string {
  const days = daysBetween(new Date(iso), now);
  return days < 1 ? fr.demandes.age.aujourdhui : fr.demandes.age.depuis(days);
}

/** Days left, when fewer than a week: what ends soon is said. */
const SOON = 7;

/** « expire dans 3 jours » when the end is near; empty before. */
export function endOf(iso: string, now: Date): string {
  const days = daysBetween(now, new Date(iso));
  return days > SOON ? '' : fr.demandes.expire(days);
}
