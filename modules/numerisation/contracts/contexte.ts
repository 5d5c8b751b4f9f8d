import { z } from 'zod';

/** Why a pli is sent. */
export const Contexte = z.enum(['AJO', 'AJOBR', 'REN', 'CRE', 'MAJ']).meta({ id: 'Contexte' });
export type Contexte = z.infer<typeof Contexte>;
