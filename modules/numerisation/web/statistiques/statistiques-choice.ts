import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { isDay, isTooLong, lastDays, lastYear, type Period } from '../plis/period.ts';

/** The periods that end today, and the one that is chosen. */
export const PERIODES = ['30-jours', '90-jours', '12-mois', 'choisie'] as const;
export type Periode = (typeof PERIODES)[number];

/** The guichets that a référent looks at: all of the périmètre, the current one, or one of the périmètre by its code. */
export const PERIMETRE = 'perimetre';
export const ACTUEL = 'actuel';

/** What the page shows; all of it is in the address. */
export interface StatistiquesChoice {
  periode: Periode;
  /** The days when the period is chosen. */
  jours: Period | null;
  /** `PERIMETRE`, `ACTUEL` or a code. */
  guichets: string;
}

const DEFAULT_PERIODE: Periode = '30-jours';

function text(query: LocationQuery, key: string): string {
  const value = query[key];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** Reads the address; what makes no sense is ignored, as is the current guichet of who has none. */
export function readChoice(query: LocationQuery, hasGuichet: boolean): StatistiquesChoice {
  const [du, au] = [text(query, 'du'), text(query, 'au')];
  const jours = isDay(du) && isDay(au) && du <= au && !isTooLong({ du, au }) ? { du, au } : null;
  const named = PERIODES.find((periode) => periode === text(query, 'periode') && periode !== 'choisie');
  const code = text(query, 'guichet');
  return {
    periode: jours === null ? (named ?? DEFAULT_PERIODE) : 'choisie',
    jours,
    guichets: /^[A-Za-z0-9]{1,14}$/.test(code)
      ? code
      : hasGuichet && text(query, 'vue') === ACTUEL
        ? ACTUEL
        : PERIMETRE,
  };
}

/** Writes the address, without what is by default. */
export function writeChoice({ periode, jours, guichets }: StatistiquesChoice): LocationQueryRaw {
  return {
    ...(periode === 'choisie' ? jours : periode !== DEFAULT_PERIODE && { periode }),
    ...(guichets === ACTUEL && { vue: ACTUEL }),
    ...(guichets !== ACTUEL && guichets !== PERIMETRE && { guichet: guichets }),
  };
}

/** The days of a choice, both included. */
export function daysOfChoice({ periode, jours }: StatistiquesChoice, now = new Date()): Period {
  if (periode === 'choisie' && jours !== null) return jours;
  if (periode === '90-jours') return lastDays(89, now);
  return periode === '12-mois' ? lastYear(now) : lastDays(29, now);
}
