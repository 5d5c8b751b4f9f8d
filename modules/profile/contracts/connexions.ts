import { defineEndpoints, listOf } from '@pwp/contracts';
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

/** The sign-ins of who asks, below `/api/profile`: another account's are neither shown nor ended. */
export const connexionEndpoints = defineEndpoints({
  'GET /connexions': { summary: 'Les connexions ouvertes du compte connecté', output: ConnexionList },
  'DELETE /connexions/:id': {
    summary: 'Mettre fin à une connexion du compte connecté ; sans effet si elle est finie ou à un autre',
    params: z.object({ id: z.string().min(1).max(64) }),
    output: 'none',
  },
  'DELETE /connexions': {
    summary: 'Me déconnecter partout : mettre fin à toutes les connexions du compte connecté',
    output: 'none',
  },
});
