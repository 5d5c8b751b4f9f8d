import { z } from 'zod';

/** Earliest day that is asked for: MariaDB knows none before the year 1, and no list holds anything so old. */
const EARLIEST = '1900-01-01';

/** A day of a filter (ISO 8601), of any year from 1900 to 9999. */
export const AskedDay = z.iso.date().refine((day) => day >= EARLIEST, 'Donnez un jour à partir du 1er janvier 1900.');
