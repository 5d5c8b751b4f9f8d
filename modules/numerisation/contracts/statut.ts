import { z } from 'zod';

/** Where a pli stands. `a-transmettre` is ours: kept, not yet handed to the prestataire. The other six are the manual's. */
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
