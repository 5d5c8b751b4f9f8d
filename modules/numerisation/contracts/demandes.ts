import { defineEndpoints, NumeroUnique, patterned } from '@pwp/contracts';
import { z } from 'zod';

/** Why the sélection intelligente proposes to delete a piece, in the order of the proposals. */
export const RaisonProposition = z.enum([
  'illisible',
  'hors-perimetre',
  'en-double',
  'obsolete',
  'perimee',
  'plus-ancienne',
]);
export type RaisonProposition = z.infer<typeof RaisonProposition>;

/** A supporting document already in the SNE. `dateDepot` and `dateValidite` are days (ISO 8601). */
export const Piece = z
  .object({
    id: z.string(),
    nom: z.string(),
    perimetre: z.string(),
    type: z.string(),
    taille: z.int().describe('bytes'),
    dateDepot: z.iso.date(),
    dateValidite: z.iso.date().nullable(),
    proposition: z
      .object({ raison: RaisonProposition, cochee: z.boolean() })
      .nullable()
      .describe(
        'set when the sélection intelligente proposes the piece; `cochee` says whether it is ticked beforehand',
      ),
  })
  .meta({ id: 'Piece' });
export type Piece = z.infer<typeof Piece>;

/** A category of pieces; `pleine` when it has reached its maximum. */
export const Categorie = z
  .object({ code: z.string(), libelle: z.string(), max: z.int(), pleine: z.boolean(), pieces: z.array(Piece) })
  .meta({ id: 'Categorie' });
export type Categorie = z.infer<typeof Categorie>;

/** A section of the demande's pieces. */
export const Section = z
  .object({ code: z.string(), libelle: z.string(), categories: z.array(Categorie) })
  .meta({ id: 'Section' });
export type Section = z.infer<typeof Section>;

/** A demande as the SNE holds it. */
export const Demande = z
  .object({
    numeroUnique: z.string(),
    demandeur: z.object({ nom: z.string(), prenom: z.string(), dateNaissance: z.iso.date() }),
    sections: z.array(Section),
  })
  .meta({ id: 'Demande' });
export type Demande = z.infer<typeof Demande>;

export const DemandeParams = z.object({ numeroUnique: NumeroUnique });
export const PieceParams = DemandeParams.extend({
  pieceId: patterned(z.string(), 64, /^[A-Za-z0-9_-]{1,64}$/, 'L’identifiant de la pièce n’en est pas un.'),
});

/** The SNE demandes that the guichet may open, below `/api/numerisation`. */
export const demandeEndpoints = defineEndpoints({
  'GET /demandes/:numeroUnique': {
    summary: 'Une demande, ses pièces et ce que propose la sélection intelligente',
    params: DemandeParams,
    output: Demande,
  },
  'GET /demandes/:numeroUnique/archive': {
    summary: 'Toutes les pièces d’une demande en une archive',
    params: DemandeParams,
    output: { file: 'application/zip' },
  },
  'GET /demandes/:numeroUnique/pieces/:pieceId/contenu': {
    summary: 'Les octets d’une pièce',
    params: PieceParams,
    // One of the types of `PLI_LIMITS`: OpenAPI only accepts one media type, or a range.
    output: { file: '*/*' },
  },
  'DELETE /demandes/:numeroUnique/pieces/:pieceId': {
    summary: 'Supprimer une pièce de la demande',
    params: PieceParams,
    output: 'none',
  },
});
