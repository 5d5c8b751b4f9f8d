import { parisTime, startOfParisDay } from '@pwp/api-kit';
import { Temporal } from 'temporal-polyfill';
import { PERIODE_MOIS } from '../../contracts/index.ts';
import type { Period } from '../plis/period.ts';
import { periodeInvalide } from '../problems.ts';

/** A month of Paris that is over (`2026-10`), within the last thirteen. Throws `periode-invalide` for another. */
export function readMois(mois: string, now: Date): Period {
  const asked = Temporal.PlainYearMonth.from(mois);
  const current = parisTime(now).toPlainDate().toPlainYearMonth();
  const oldest = current.subtract({ months: PERIODE_MOIS });
  if (Temporal.PlainYearMonth.compare(asked, current) >= 0)
    throw periodeInvalide(`Le mois ${mois} n’est pas terminé : demandez un mois passé.`);
  if (Temporal.PlainYearMonth.compare(asked, oldest) < 0)
    throw periodeInvalide(`Le mois ${mois} est trop ancien : le premier est ${oldest.toString()}.`);
  const firstDay = (month: Temporal.PlainYearMonth) => startOfParisDay(month.toPlainDate({ day: 1 }).toString());
  return { from: firstDay(asked), to: firstDay(asked.add({ months: 1 })) };
}
