import { z } from 'zod';

/** Coded reasons for rejecting a piece or a whole pli. */
export const Motif = z
  .enum([
    'illisible',
    'incomplete',
    'hors-perimetre',
    'perimee',
    'mal-typee',
    'autre-personne',
    'categorie-pleine',
    'demande-radiee',
    'demande-inconnue',
  ])
  .meta({ id: 'Motif' });
export type Motif = z.infer<typeof Motif>;
