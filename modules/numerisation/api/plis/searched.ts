import type { z } from 'zod';
import type { PliListHeaders } from '../../contracts/index.ts';
import type { PliFilters } from './pli-columns.ts';

/** The filters that a request has in its headers, because addresses end up in logs. */
export function searched(
  headers: z.infer<typeof PliListHeaders>,
): Pick<PliFilters, 'numeroUnique' | 'demandeur' | 'reference'> {
  return {
    numeroUnique: headers['x-numero-unique'],
    demandeur: headers['x-demandeur'],
    reference: headers['x-reference'],
  };
}
