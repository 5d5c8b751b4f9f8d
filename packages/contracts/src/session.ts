import { z } from 'zod';
import { defineEndpoints } from './endpoint.ts';

/** Realm roles that the portal knows. */
export const Role = z.enum(['professionnel', 'referent', 'administrateur']).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

/** A counter that registers demandes; `code` is its identity everywhere (5 characters). */
export const Guichet = z
  .object({ code: z.string(), nom: z.string(), siret: z.string(), codeTerritoire: z.string() })
  .meta({ id: 'Guichet' });
export type Guichet = z.infer<typeof Guichet>;

/**
 * Who is signed in and for which guichet, as `GET /api/session` answers it.
 * `guichet` is null for an account attached to none. `profilIncomplet`: personal data is missing, asked before anything else.
 * `modulesIndisponibles`: ids of the modules whose api did not start; absent when all did.
 */
export const Session = z
  .object({
    account: z.object({ id: z.string(), nom: z.string(), prenom: z.string(), email: z.string() }),
    roles: z.array(Role),
    guichets: z.array(Guichet),
    guichet: Guichet.nullable(),
    profilIncomplet: z.boolean().optional(),
    modulesIndisponibles: z.array(z.string()).optional(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

/** Body of `PUT /api/session/guichet`: the guichet to work for from now on, one of the account's. */
export const ChangeGuichet = z.object({ code: z.string().min(1).max(14) }).meta({ id: 'ChangeGuichet' });
export type ChangeGuichet = z.infer<typeof ChangeGuichet>;

/** Who is signed in, and the guichet of the moment: below `/api/session`. */
export const sessionEndpoints = defineEndpoints({
  'GET /': { summary: 'Le compte connecté, ses guichets et celui du moment', output: Session },
  'PUT /guichet': { summary: 'Changer de guichet parmi ceux du compte', body: ChangeGuichet, output: Session },
});
export type SessionEndpoints = typeof sessionEndpoints;
