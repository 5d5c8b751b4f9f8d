import { z } from 'zod';
import { askedDay } from '../http/asked-day.ts';
import { defineEndpoints } from '../http/endpoint.ts';
import { listOf } from '../http/list.ts';
import { patterned } from '../http/patterned.ts';

const GuichetParams = z.object({ code: z.string().min(1).max(14) });

/** Body of `PUT /api/guichets/:code/fermeture`: the first day on which the guichet is closed; null reopens it. */
const ChangeFermeture = z.object({
  dateFermeture: askedDay('Donnez un jour, par exemple 2026-11-03, ou null pour rouvrir le guichet.').nullable(),
});

const CODE = 'Un guichet a un code de 5 caractères : chiffres et lettres majuscules.';
const SIRET = 'Un SIRET compte 14 chiffres.';
const TERRITOIRE = 'Un code de territoire compte 3 chiffres, par exemple 034.';
const codeTerritoire = patterned(z.string(TERRITOIRE), 3, /^\d{3}$/, TERRITOIRE);

/** Body of `POST /api/guichets`: a guichet that did not exist. */
export const OpenGuichet = z.object({
  code: patterned(z.string(CODE), 5, /^[A-Z0-9]{5}$/, CODE),
  nom: z
    .string('Saisissez le nom.')
    .trim()
    .min(1, 'Saisissez le nom.')
    .max(200, 'Le nom compte au plus 200 caractères.'),
  siret: patterned(z.string(SIRET), 14, /^\d{14}$/, SIRET),
  codeTerritoire,
  territoires: z
    .array(codeTerritoire, 'Saisissez au moins un territoire.')
    .min(1, 'Saisissez au moins un territoire.')
    .max(120, 'Saisissez 120 territoires au plus.')
    .describe('first three characters of the numéros uniques that it opens; 999 opens all'),
});
export type OpenGuichet = z.infer<typeof OpenGuichet>;

/** A guichet with its closing date, as an administrator sees it; `ferme` is true from that day. */
export const GuichetFermeture = z
  .object({ code: z.string(), nom: z.string(), dateFermeture: z.iso.date().nullable(), ferme: z.boolean() })
  .meta({ id: 'GuichetFermeture' });
export type GuichetFermeture = z.infer<typeof GuichetFermeture>;

/** Administration of guichets, below `/api/guichets`. */
export const guichetEndpoints = defineEndpoints({
  'GET /': {
    summary: 'Le guichet de ce code, s’il existe : son nom, et le jour de sa fermeture s’il en a un',
    query: GuichetParams,
    output: listOf(GuichetFermeture).meta({ id: 'GuichetFermetureList' }),
  },
  'POST /': {
    summary: 'Ouvrir un guichet qui n’existe pas encore ; des comptes y sont rattachés ensuite',
    body: OpenGuichet,
    output: GuichetFermeture,
    status: 201,
  },
  'PUT /:code/fermeture': {
    summary: 'Fermer un guichet à un jour, ou le rouvrir ; ses comptes restent, et ses référents en ont la liste',
    params: GuichetParams,
    body: ChangeFermeture,
    output: GuichetFermeture,
  },
});
export type GuichetEndpoints = typeof guichetEndpoints;
