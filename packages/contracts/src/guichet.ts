import { z } from 'zod';
import { defineEndpoints } from './endpoint.ts';
import { listOf } from './list.ts';

const GuichetParams = z.object({ code: z.string().min(1).max(14) });

/** Body of `PUT /api/guichets/:code/fermeture`: the first day on which nobody works for it any more; null: it is open again. */
const ChangeFermeture = z.object({
  fermeLe: z.iso.date('Donnez un jour, par exemple 2026-11-03, ou null pour rouvrir le guichet.').nullable(),
});

/** A guichet and the day that it closes on, as an administrator sees it; `ferme`: that day has come. */
export const GuichetFermeture = z
  .object({ code: z.string(), nom: z.string(), fermeLe: z.iso.date().nullable(), ferme: z.boolean() })
  .meta({ id: 'GuichetFermeture' });
export type GuichetFermeture = z.infer<typeof GuichetFermeture>;

/** What an administrator does with guichets, below `/api/guichets`. */
export const guichetEndpoints = defineEndpoints({
  'GET /': {
    summary: "Le guichet de ce code, s'il existe : son nom, et le jour de sa fermeture s'il en a un",
    query: GuichetParams,
    output: listOf(GuichetFermeture).meta({ id: 'GuichetFermetureList' }),
  },
  'PUT /:code/fermeture': {
    summary: 'Fermer un guichet à un jour, ou le rouvrir ; ses comptes restent, et ses référents en ont la liste',
    params: GuichetParams,
    body: ChangeFermeture,
    output: GuichetFermeture,
  },
});
export type GuichetEndpoints = typeof guichetEndpoints;
