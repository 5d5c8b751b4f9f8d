import { z } from 'zod';
import { defineEndpoints } from '../http/endpoint.ts';
import { listOf } from '../http/list.ts';

/** Bounds of what is asked of the annuaire; `shown`: most results in an answer to a search. */
export const ANNUAIRE_LIMITS = { shown: 20, texte: 100, shortestName: 2, codes: 200, ids: 50 } as const;

/** A guichet that somebody may choose. */
export const GuichetChoisi = z
  .object({ code: z.string(), nom: z.string(), siret: z.string(), codeTerritoire: z.string(), ferme: z.boolean() })
  .meta({ id: 'GuichetChoisi' });
export type GuichetChoisi = z.infer<typeof GuichetChoisi>;

/** An account that somebody may choose. */
export const PersonneChoisie = z
  .object({ id: z.string(), nom: z.string(), prenom: z.string(), email: z.string(), active: z.boolean() })
  .meta({ id: 'PersonneChoisie' });
export type PersonneChoisie = z.infer<typeof PersonneChoisie>;

/** A territoire where guichets are. */
export const Territoire = z
  .object({ code: z.string(), nom: z.string(), guichets: z.int().describe('open ones') })
  .meta({ id: 'Territoire' });
export type Territoire = z.infer<typeof Territoire>;

const texte = z.string().trim().max(ANNUAIRE_LIMITS.texte, `Saisissez au plus ${ANNUAIRE_LIMITS.texte} caractères.`);
const key = z.string().min(1).max(64);
const guichets = listOf(GuichetChoisi).meta({ id: 'GuichetChoisiList' });
const personnes = listOf(PersonneChoisie).meta({ id: 'PersonneChoisieList' });

/**
 * Guichets, accounts and territoires that a page lets somebody choose, below `/api/annuaire`: all for an administrator, those of
 * their périmètre for a référent. What is searched is in bodies, since it names people.
 */
export const annuaireEndpoints = defineEndpoints({
  'POST /guichets/recherche': {
    summary:
      'Les premiers guichets ouverts, par code, dont le code commence par ce texte ou dont le nom ou le SIRET le contient',
    body: z.object({ texte }),
    output: guichets,
  },
  'POST /guichets/noms': {
    summary: 'Les guichets de ces codes, fermés compris',
    body: z.object({ codes: z.array(key).max(ANNUAIRE_LIMITS.codes) }),
    output: guichets,
  },
  'POST /personnes/recherche': {
    summary: 'Les premiers comptes actifs, par nom, dont le nom ou l’adresse contient chaque mot de ce texte',
    body: z.object({
      texte: texte.min(ANNUAIRE_LIMITS.shortestName, `Saisissez au moins ${ANNUAIRE_LIMITS.shortestName} caractères.`),
    }),
    output: personnes,
  },
  'POST /personnes/noms': {
    summary: 'Les comptes de ces identifiants, suspendus compris',
    body: z.object({ ids: z.array(key).max(ANNUAIRE_LIMITS.ids) }),
    output: personnes,
  },
  'GET /territoires': {
    summary: 'Les territoires où sont des guichets ouverts, par code',
    output: listOf(Territoire).meta({ id: 'TerritoireList' }),
  },
});
export type AnnuaireEndpoints = typeof annuaireEndpoints;
