import { listOf } from '@pwp/contracts';
import { z } from 'zod';

/** One sign-in of the account that lasts. */
export const Connexion = z
  .object({
    id: z.string(),
    debut: z.iso.datetime().describe('ISO 8601, UTC'),
    dernierAcces: z.iso.datetime().describe('ISO 8601, UTC'),
    adresseIp: z.string(),
    actuelle: z.boolean().describe('Celle qui pose la question'),
  })
  .meta({ id: 'Connexion' });
export type Connexion = z.infer<typeof Connexion>;

/** Answer of `GET /api/profile/connexions`: the account's own, the newest first. */
export const ConnexionList = listOf(Connexion).meta({ id: 'ConnexionList' });
export type ConnexionList = z.infer<typeof ConnexionList>;
