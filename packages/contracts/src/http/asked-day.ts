import { z } from 'zod';

/** Earliest day that is asked for: MariaDB knows none before the year 1, and no list holds anything so old. */
const EARLIEST = '1900-01-01';

/** A day that is given (ISO 8601), of any year from 1900 to 9999; `words` say what a value should be that is no date. */
export function askedDay(words?: string) {
  return z.iso.date(words).refine((day) => day >= EARLIEST, 'Donnez un jour à partir du 1er janvier 1900.');
}

/** A day of a filter. */
export const AskedDay = askedDay();
