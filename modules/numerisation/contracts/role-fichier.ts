import { z } from 'zod';

/** The role of a file in a demande CERFA; `piece` everywhere else. */
export const RoleFichier = z.enum(['formulaire', 'piece']);
export type RoleFichier = z.infer<typeof RoleFichier>;
