import { parisDay } from '@pwp/ui';
import { fr } from '../locales/fr.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Whole days in Paris between two instants. */
function daysBetween(from: Date, to: Date): number {
  return Math.round((Date.parse(parisDay(to)) - Date.parse(parisDay(from))) / DAY);
}

/** How long something has waited: « aujourd’hui », « depuis 12 jours ». */
export function ageOf(iso: string, now: Date): string {
  const days = daysBetween(new Date(iso), now);
  return days < 1 ? fr.demandes.age.aujourdhui : fr.demandes.age.depuis(days);
}

/** Days left, only when fewer than a week. */
const SOON = 7;

/** « expire dans 3 jours » near the end; empty before. */
export function endOf(iso: string, now: Date): string {
  const days = daysBetween(now, new Date(iso));
  return days > SOON ? '' : fr.demandes.expire(days);
}
