import { z } from 'zod';

/** The statut of a pli. `a-transmettre` is ours: stored, not yet deposited. The other six are the manual's. */
export const Statut = z
  .enum([
    'a-transmettre',
    'non-applicable',
    'numerisation-en-cours',
    'enregistrement-en-cours',
    'pieces-rejetees',
    'rejet-sne',
    'enregistrement-complet',
  ])
  .meta({ id: 'Statut' });
export type Statut = z.infer<typeof Statut>;
