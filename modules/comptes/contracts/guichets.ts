import { defineEndpoints, listOf } from '@pwp/contracts';
import { z } from 'zod';
import { GuichetPropose } from './premiere-visite.ts';

/** A guichet of a référent's périmètre. A closed one stays in it until its accounts are elsewhere, and is proposed no more. */
export const GuichetDuPerimetre = GuichetPropose.extend({ ferme: z.boolean() }).meta({ id: 'GuichetDuPerimetre' });
export type GuichetDuPerimetre = z.infer<typeof GuichetDuPerimetre>;
export const GuichetDuPerimetreList = listOf(GuichetDuPerimetre).meta({ id: 'GuichetDuPerimetreList' });

/** A closed guichet to which accounts are still attached. */
export const GuichetFerme = GuichetPropose.extend({
  fermeLe: z.iso.date(),
  comptes: z.int().describe('accounts still attached to it'),
}).meta({ id: 'GuichetFerme' });
export type GuichetFerme = z.infer<typeof GuichetFerme>;
export const GuichetFermeList = listOf(GuichetFerme).meta({ id: 'GuichetFermeList' });
export type GuichetFermeList = z.infer<typeof GuichetFermeList>;

/** The guichets of a référent's périmètre, below `/api/comptes`. */
export const guichetEndpoints = defineEndpoints({
  'GET /perimetre': { summary: 'Les guichets dont je suis référent', output: GuichetDuPerimetreList },
  'GET /guichets-fermes': {
    summary: 'Les guichets fermés de mon périmètre auxquels des comptes sont encore rattachés',
    output: GuichetFermeList,
  },
});
