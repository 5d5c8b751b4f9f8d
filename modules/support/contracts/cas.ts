import { z } from 'zod';

/** Why one turns to the support: the six cases of the manual. */
export const CasTicket = z
  .enum([
    'changement-identifiant',
    'changement-guichet',
    'temps-traitement',
    'piece-refusee',
    'piece-mal-typee',
    'autre-question',
  ])
  .meta({ id: 'CasTicket' });
export type CasTicket = z.infer<typeof CasTicket>;

/** Where a ticket stands: `a-transmettre` is ours, before it reached the support's tool; the others are that tool's. */
export const EtatTicket = z
  .enum(['a-transmettre', 'transmis', 'en-cours', 'en-attente', 'resolu', 'clos'])
  .meta({ id: 'EtatTicket' });
export type EtatTicket = z.infer<typeof EtatTicket>;
