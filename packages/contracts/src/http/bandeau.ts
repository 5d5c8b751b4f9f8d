import { z } from 'zod';
import { defineEndpoints } from './endpoint.ts';

/** Longest message, characters. */
export const LONGEST_BANDEAU = 300;

/** What every page shows now; `id` is another one whenever it was changed. */
export const Bandeau = z.object({ id: z.string(), texte: z.string() }).meta({ id: 'Bandeau' });
export type Bandeau = z.infer<typeof Bandeau>;

/** What an administrator keeps: from `debut` (null: at once) until `fin` (null: until it is removed). */
export const BandeauRegle = z
  .object({
    texte: z
      .string()
      .trim()
      .min(1, 'Saisissez le texte du bandeau.')
      .max(LONGEST_BANDEAU, `Le bandeau compte au plus ${LONGEST_BANDEAU} caractères.`)
      .regex(/^[^\p{Cc}]*$/u, 'Le bandeau tient en une ligne, sans caractère de contrôle.'),
    debut: z.iso.datetime().nullable(),
    fin: z.iso.datetime().nullable(),
  })
  .refine(({ debut, fin }) => debut === null || fin === null || Date.parse(debut) < Date.parse(fin), {
    path: ['fin'],
    message: 'La fin vient après le début.',
  })
  .meta({ id: 'BandeauRegle' });
export type BandeauRegle = z.infer<typeof BandeauRegle>;

/** The message of administrators to everybody, below `/api/bandeau`. */
export const bandeauEndpoints = defineEndpoints({
  'GET /': {
    summary: 'Le message que toutes les pages affichent en ce moment',
    output: z.object({ bandeau: Bandeau.nullable() }).meta({ id: 'BandeauCourant' }),
  },
  'GET /reglage': {
    summary: 'Le message tel qu’il est réglé, même avant son début ou après sa fin',
    output: z.object({ bandeau: BandeauRegle.nullable() }).meta({ id: 'BandeauReglage' }),
  },
  'PUT /reglage': { summary: 'Afficher un message sur toutes les pages', body: BandeauRegle, output: 'none' },
  'DELETE /reglage': { summary: 'Retirer le message de toutes les pages', output: 'none' },
});
export type BandeauEndpoints = typeof bandeauEndpoints;
