import { z } from 'zod';
import { patterned } from './patterned.ts';

/** The idempotency header of a creation. The sender draws its value, 8 to 64 characters. */
export const IdempotencyKey = patterned(
  z.string({ error: 'L’en-tête « Idempotency-Key » est attendu.' }),
  64,
  /^[A-Za-z0-9_-]{8,64}$/,
  'L’en-tête « Idempotency-Key » compte de 8 à 64 lettres, chiffres, « - » ou « _ ».',
);
