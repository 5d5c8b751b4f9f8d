import { parisTime, startOfParisDay } from '@pwp/api-kit';
import { checkMois } from '@pwp/api-kit/ports';
import { Temporal } from 'temporal-polyfill';
import type { Period } from '../plis/period.ts';

/** A month of Paris (`2026-10`) that the port may be asked. Throws `periode-invalide` for another. */
export function readMois(mois: string, now: Date): Period {
  checkMois(mois, parisTime(now).toPlainDate().toPlainYearMonth().toString());
  const asked = Temporal.PlainYearMonth.from(mois);
  const firstDay = (month: Temporal.PlainYearMonth) => startOfParisDay(month.toPlainDate({ day: 1 }).toString());
  return { from: firstDay(asked), to: firstDay(asked.add({ months: 1 })) };
}
