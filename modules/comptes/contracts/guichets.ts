import { defineEndpoints, listOf } from '@pwp/contracts';
import { z } from 'zod';
import { GuichetPropose } from './premiere-visite.ts';

/**
 * A guichet of a référent's périmètre. A closed one stays until its accounts have moved, but is no longer suggested.
 */
export const GuichetDuPerimetre = GuichetPropose.extend({ ferme: z.boolean() }).meta({ id: 'GuichetDuPerimetre' });
export type GuichetDuPerimetre = z.infer<typeof GuichetDuPerimetre>;
export const GuichetDuPerimetreList = listOf(GuichetDuPerimetre).meta({ id: 'GuichetDuPerimetreList' });

/** A closed guichet that still has accounts. */
export const GuichetFerme = GuichetPropose.extend({
  dateFermeture: z.iso.date(),
  comptes: z.int().describe('accounts still attached to it'),
}).meta({ id: 'GuichetFerme' });
export type GuichetFerme = z.infer<typeof GuichetFerme>;
export const GuichetFermeList = listOf(GuichetFerme).meta({ id: 'GuichetFermeList' });
export type GuichetFermeList = z.infer<typeof GuichetFermeList>;

/** A guichet as an administrator sees it: its identity, who works for it, and whether it is open. */
export const GuichetAdministre = z
  .object({
    code: z.string(),
    nom: z.string(),
    siret: z.string(),
    codeTerritoire: z.string(),
    territoires: z.array(z.string()).describe('first characters of the numéros uniques that it opens; 999 opens all'),
    dateFermeture: z.iso.date().nullable(),
    ferme: z.boolean(),
    comptes: z.int().describe('active professionnels'),
    referents: z.array(z.object({ id: z.string(), nom: z.string(), prenom: z.string() })).describe('active ones'),
  })
  .meta({ id: 'GuichetAdministre' });
export type GuichetAdministre = z.infer<typeof GuichetAdministre>;
export const GuichetAdministreList = listOf(GuichetAdministre).meta({ id: 'GuichetAdministreList' });
export type GuichetAdministreList = z.infer<typeof GuichetAdministreList>;

/** What the list of guichets may be reduced to. */
export const EtatGuichet = z.enum(['ouvert', 'ferme', 'sans-second-referent']);
export type EtatGuichet = z.infer<typeof EtatGuichet>;

export const GuichetAdministreQuery = z.object({
  texte: z.string().trim().max(100).optional().describe('start of a code, part of a name or of a SIRET'),
  etat: EtatGuichet.optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  taille: z.coerce.number().int().min(1).max(100).default(25),
});

/** The guichets of a référent's périmètre, below `/api/comptes`. */
export const guichetEndpoints = defineEndpoints({
  'GET /perimetre': { summary: 'Les guichets dont je suis référent', output: GuichetDuPerimetreList },
  'GET /guichets-fermes': {
    summary: 'Les guichets fermés de mon périmètre auxquels des comptes sont encore rattachés',
    output: GuichetFermeList,
  },
  'GET /guichets-administres': {
    summary: 'Tous les guichets du portail, par code, avec leurs comptes et leurs référents',
    query: GuichetAdministreQuery,
    output: GuichetAdministreList,
  },
});
