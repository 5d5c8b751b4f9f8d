import { z } from 'zod';
import { defineEndpoints } from '../http/endpoint.ts';

/** Realm roles that the portal knows. */
export const Role = z.enum(['professionnel', 'referent', 'administrateur']).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/** A counter that registers demandes; `code` is its identity everywhere (5 characters). */
export const Guichet = z
  .object({ code: z.string(), nom: z.string(), siret: z.string(), codeTerritoire: z.string() })
  .meta({ id: 'Guichet' });
export type Guichet = z.infer<typeof Guichet>;

/**
 * The response of `GET /api/session`: the account and its guichet. `guichet` is null for an account without one.
 * `profilIncomplet`: personal data is missing, and the portal asks for it first. `modulesIndisponibles`: ids of the
 * modules whose api failed to start; absent when there is none. `visiteProposee`: the guided tour was offered to this
 * account, in any browser.
 */
export const Session = z
  .object({
    account: z.object({ id: z.string(), nom: z.string(), prenom: z.string(), email: z.string() }),
    roles: z.array(Role),
    guichets: z.array(Guichet),
    guichet: Guichet.nullable(),
    profilIncomplet: z.boolean().optional(),
    modulesIndisponibles: z.array(z.string()).optional(),
    visiteProposee: z.boolean().optional(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

/** Body of `PUT /api/session/guichet`: the account's guichet to switch to. */
export const ChangeGuichet = z.object({ code: z.string().min(1).max(14) }).meta({ id: 'ChangeGuichet' });
export type ChangeGuichet = z.infer<typeof ChangeGuichet>;

/** The account and its current guichet, below `/api/session`. */
export const sessionEndpoints = defineEndpoints({
  'GET /': { summary: 'Le compte connecté, ses guichets et celui du moment', output: Session },
  'PUT /guichet': { summary: 'Changer de guichet parmi ceux du compte', body: ChangeGuichet, output: Session },
  'POST /deconnexion': { summary: 'Oublier ce navigateur, dont la personne se déconnecte', output: 'none' },
});
export type SessionEndpoints = typeof sessionEndpoints;
