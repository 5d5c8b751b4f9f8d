import { patterned } from '@pwp/contracts';
import { z } from 'zod';

/** The account that an address names. */
export const CompteParams = z.object({
  compteId: patterned(z.string(), 64, /^[A-Za-z0-9-]{1,64}$/, 'L’identifiant du compte n’en est pas un.'),
});
