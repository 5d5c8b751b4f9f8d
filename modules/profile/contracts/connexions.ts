import { defineEndpoints, listOf } from '@pwp/contracts';
import { z } from 'zod';

/** One lasting sign-in of the account. */
export const Connexion = z
  .object({
    id: z.string(),
    debut: z.iso.datetime().describe('ISO 8601, UTC'),
    dernierAcces: z.iso.datetime().describe('ISO 8601, UTC'),
    adresseIp: z.string(),
    navigateur: z.string().optional().describe('Son nom, quand le portail l’a vu'),
    systeme: z.string().optional().describe('Le système du navigateur'),
    actuelle: z.boolean().describe('Celle qui pose la question'),
  })
  .meta({ id: 'Connexion' });
export type Connexion = z.infer<typeof Connexion>;

/** Response of `GET /api/profile/connexions`: the account's own sign-ins, newest first. */
export const ConnexionList = listOf(Connexion).meta({ id: 'ConnexionList' });
export type ConnexionList = z.infer<typeof ConnexionList>;

/** The caller's own sign-ins, below `/api/profile`: another account's are neither shown nor ended. */
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
