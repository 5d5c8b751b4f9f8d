import { Temporal } from 'temporal-polyfill';
import { parisDay, startOfParisDay } from '@pwp/api-kit';
import { STATISTIQUES_JOURS, STATISTIQUES_JOURS_PAR_JOUR, type Statistiques } from '../../contracts/index.ts';
import { readPeriod, type AskedDays } from '../plis/period.ts';

/** Days that are counted together: `du` and `au` are included, `from` is the instant of the first midnight in Paris. */
export interface Tranche {
  du: string;
  au: string;
  /** Ms since the epoch. */
  from: number;
}

/** A period cut into what the charts draw. */
export interface CutPeriod {
  du: string;
  au: string;
  from: Date;
  to: Date;
  /** The same number of days just before; it ends at `from`. */
  precedent: { du: string; au: string; from: Date };
  pas: Statistiques['pas'];
  /** The days, or the weeks when they are many. */
  tranches: readonly Tranche[];
  /** From Monday to Sunday; the first and the last may be shorter. */
  semaines: readonly Tranche[];
}

/** Cuts the asked days, by default the last 30. Throws `periode-invalide`, as the dashboard does. */
export function cutPeriod(asked: AskedDays, now: Date): CutPeriod {
  const au = asked.au ?? parisDay(now);
  const last = Temporal.PlainDate.from(au);
  const du = asked.du ?? last.subtract({ days: STATISTIQUES_JOURS - 1 }).toString();
  const { from, to } = readPeriod({ du, au }, now);
  const first = Temporal.PlainDate.from(du);
  const days = first.until(last, { largestUnit: 'days' }).days + 1;
  const before = first.subtract({ days }).toString();
  const semaines = cut(first, last, (day) => 8 - day.dayOfWeek);
  const parJour = days <= STATISTIQUES_JOURS_PAR_JOUR;
  return {
    du: first.toString(),
    au: last.toString(),
    from,
    to,
    precedent: { du: before, au: first.subtract({ days: 1 }).toString(), from: startOfParisDay(before) },
    pas: parJour ? 'jour' : 'semaine',
    tranches: parJour ? cut(first, last, () => 1) : semaines,
    semaines,
  };
}

/** The place of an instant among tranches that follow each other; -1 before the first. */
export function placeOf(tranches: readonly Tranche[], moment: number): number {
  let low = 0;
  let high = tranches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tranches[middle]?.from ?? Infinity) <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Tranches from `first` to `last`; `length` says how many days the one that begins on a day has. */
function cut(
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
  length: (day: Temporal.PlainDate) => number,
): Tranche[] {
  const tranches: Tranche[] = [];
  for (let day = first; Temporal.PlainDate.compare(day, last) <= 0;) {
    const next = day.add({ days: length(day) });
    const end = Temporal.PlainDate.compare(next, last) > 0 ? last : next.subtract({ days: 1 });
    tranches.push({ du: day.toString(), au: end.toString(), from: startOfParisDay(day.toString()).getTime() });
    day = next;
  }
  return tranches;
}
