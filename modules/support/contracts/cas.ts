import { z } from 'zod';

/** Why a person contacts the support: the six cases of the manual. */
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

/** The state of a ticket. `a-transmettre` is ours, before the support tool has it; the others are that tool's. */
export const EtatTicket = z
  .enum(['a-transmettre', 'transmis', 'en-cours', 'en-attente', 'resolu', 'clos'])
  .meta({ id: 'EtatTicket' });
export type EtatTicket = z.infer<typeof EtatTicket>;
