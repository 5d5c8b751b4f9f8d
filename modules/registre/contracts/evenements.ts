import { defineEndpoints, listOf } from '@pwp/contracts';
import { z } from 'zod';
import type { configurationEndpoints } from './configurations.ts';
import type { moduleEndpoints } from './modules.ts';

/** One line of the registry's journal; what its kind does not have is null, or empty. */
export const Evenement = z
  .object({
    sequence: z.int(),
    date: z.iso.datetime().describe('ISO 8601, UTC'),
    acteur: z.string(),
    kind: z
      .string()
      .describe(
        'publish, approve, move, rollback, adopt, disable, enable, configure, retire, add-key, revoke-key, add-token, revoke-token, open-grant, take-grant, revoke-grant',
      ),
    module: z.string().nullable(),
    version: z.string().nullable(),
    motif: z.string().nullable(),
    objet: z.string().nullable().describe('A key or a token, by its label or id'),
    channels: z
      .array(z.object({ module: z.string(), ring: z.string(), version: z.string() }))
      .describe('What the rings of the modules get from then on'),
  })
  .meta({ id: 'Evenement' });
export type Evenement = z.infer<typeof Evenement>;

/** Query of `GET /api/registre/evenements`: `curseur` is the `nextCursor` of the page before. */
const ReadEvenements = z.object({ curseur: z.coerce.number().int().min(1).max(2_147_483_647).optional() });

/** Answer of `GET /api/registre/evenements`: a page, newest first; `total` counts them all. */
export const EvenementList = listOf(Evenement).meta({ id: 'EvenementList' });
export type EvenementList = z.infer<typeof EvenementList>;

/** The journal of the registry, below `/api/registre`. */
export const evenementEndpoints = defineEndpoints({
  'GET /evenements': {
    summary: 'Les événements du registre, par pages',
    query: ReadEvenements,
    output: EvenementList,
  },
});

export type RegistreEndpoints = typeof moduleEndpoints & typeof evenementEndpoints & typeof configurationEndpoints;
