import { z } from 'zod';
import { readNumeroUnique } from './numero-unique.ts';

/** A numéro unique in a request: normalised, or refused with its wrong part. */
export const NumeroUnique = z
  .string()
  .max(64)
  .transform((typed, context) => {
    const reading = readNumeroUnique(typed);
    if (reading.ok) return reading.numeroUnique;
    context.addIssue({ code: 'custom', message: reading.detail });
    return z.NEVER;
  });
