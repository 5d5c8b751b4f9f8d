import { Temporal } from 'temporal-polyfill';
import { periodeInvalide } from './statistiques.ts';

/** Months before the one under way that may be asked. */
const MOIS = 13;

/** Throws `periode-invalide` unless the month (`2026-10`) is over and among the last thirteen, `enCours` being under way. */
export function checkMois(mois: string, enCours: string): void {
  const asked = Temporal.PlainYearMonth.from(mois);
  const current = Temporal.PlainYearMonth.from(enCours);
  const oldest = current.subtract({ months: MOIS });
  if (Temporal.PlainYearMonth.compare(asked, current) >= 0)
    throw periodeInvalide(`Le mois ${mois} n’est pas terminé : demandez un mois passé.`);
  if (Temporal.PlainYearMonth.compare(asked, oldest) < 0)
    throw periodeInvalide(`Le mois ${mois} est trop ancien : le premier est ${oldest.toString()}.`);
}
