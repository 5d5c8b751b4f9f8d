import { defineEndpoints, patterned } from '@pwp/contracts';
import { z } from 'zod';

/** Id of a joined file. The page generates that of a file it sends; that of a file of the support is opaque. */
export const PieceId = patterned(
  z.string(),
  64,
  /^[A-Za-z0-9_-]{8,64}$/,
  'Un identifiant compte de 8 à 64 lettres, chiffres, « - » ou « _ ».',
);

/** A file of the caller that waits for the ticket or the message that it goes with. */
export const PieceAttente = z
  .object({ id: PieceId, nom: z.string(), type: z.string(), taille: z.int().describe('bytes') })
  .meta({ id: 'PieceAttente' });
export type PieceAttente = z.infer<typeof PieceAttente>;

/**
 * A file of a ticket. `en-cours`: it waits for the support tool. `refusee`: that tool does not take it, and the agent
 * is told.
 */
export const PieceTicket = z
  .object({
    id: PieceId,
    nom: z.string(),
    taille: z.int().nullable().describe('bytes; null where the support tool does not say'),
    etat: z.enum(['en-cours', 'transmise', 'refusee', 'infectee']),
  })
  .meta({ id: 'PieceTicket' });
export type PieceTicket = z.infer<typeof PieceTicket>;

const Params = z.object({ pieceId: PieceId });

/** The files that the caller prepares, below `/api/support`. Those that no message takes go after a day. */
export const pieceEndpoints = defineEndpoints({
  'PUT /pieces/:pieceId': {
    summary: 'Déposer un fichier à joindre ; le même identifiant et le même contenu ne font qu’un fichier',
    params: Params,
    form: z.object({ file: z.file().describe('PDF, JPEG, PNG ou HEIC, d’après le contenu') }),
    output: PieceAttente,
    status: 201,
  },
  'DELETE /pieces/:pieceId': {
    summary: 'Retirer un fichier qui n’est pas encore joint',
    params: Params,
    output: 'none',
  },
});
export type PieceEndpoints = typeof pieceEndpoints;
