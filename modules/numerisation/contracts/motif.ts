import { z } from 'zod';

/** Why the portal itself sends nothing: a piece that is infected, and those of the same pli. */
export const MOTIFS_DU_PORTAIL = ['fichier-infecte', 'pli-retenu'] as const;

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
    ...MOTIFS_DU_PORTAIL,
  ])
  .meta({ id: 'Motif' });
export type Motif = z.infer<typeof Motif>;

/** Those that the prestataire may give. */
export const MotifDuPrestataire = Motif.exclude([...MOTIFS_DU_PORTAIL]);
