import { patterned } from '@pwp/contracts';
import { z } from 'zod';
import { PUBLICATION_LIMITS } from './publication-limits.ts';

/** Id of a file of a publication, which the page draws. */
export const PieceId = patterned(
  z.string(),
  64,
  /^[A-Za-z0-9_-]{8,64}$/,
  'Un identifiant compte de 8 à 64 lettres, chiffres, « - » ou « _ ».',
);

/** A file of a publication. */
export const PiecePublication = z
  .object({
    id: PieceId,
    nom: z.string(),
    type: z.string(),
    taille: z.int().describe('bytes'),
    image: z.boolean().describe('shown in the page'),
    alternative: z.string().describe('what an image shows, in words; empty: none yet, or a decoration'),
    decorative: z.boolean().describe('the image says nothing that the text does not'),
  })
  .meta({ id: 'PiecePublication' });
export type PiecePublication = z.infer<typeof PiecePublication>;

/** Body of the words of an image. */
export const MotsImage = z.strictObject({
  alternative: z
    .string()
    .trim()
    .max(PUBLICATION_LIMITS.alternative, `Le texte compte au plus ${PUBLICATION_LIMITS.alternative} caractères.`),
  decorative: z.boolean(),
});
export type MotsImage = z.infer<typeof MotsImage>;
