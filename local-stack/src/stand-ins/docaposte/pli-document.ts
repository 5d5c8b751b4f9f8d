import { readNumeroUnique } from '@pwp/contracts';
import { Contexte, Motif, RoleFichier, Statut, Transaction } from '@pwp/module-numerisation/contracts';
import { z } from 'zod';

/** Docaposte's statuts: all except ours from before the deposit. */
export const DocaposteStatut = Statut.exclude(['a-transmettre']);
export type DocaposteStatut = z.infer<typeof DocaposteStatut>;

const NumeroUnique = z.string().refine((typed) => {
  const reading = readNumeroUnique(typed);
  return reading.ok && reading.numeroUnique === typed;
});

/** The field `metadonnees` of a deposit. */
export const Metadonnees = z.strictObject({
  transaction: Transaction,
  numeroUnique: NumeroUnique.nullable(),
  contexte: Contexte,
  guichet: z.strictObject({
    code: z.string().regex(/^[A-Z0-9]{5}$/),
    siret: z.string().regex(/^\d{14}$/),
    codeTerritoire: z.string().regex(/^[0-9A-Z]{3}$/),
  }),
  dateTransmission: z.iso.datetime(),
  pieces: z
    .array(
      z.strictObject({
        nom: z.string().min(1).max(255),
        type: z.string().min(1).max(100),
        taille: z.int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        role: RoleFichier.default('piece'),
        categorie: z.string().nullable(),
      }),
    )
    .min(1)
    .max(50),
});
export type Metadonnees = z.infer<typeof Metadonnees>;

/** The outcome of one piece. */
export const PieceIssue = z.object({ etat: z.enum(['transmise', 'acceptee', 'rejetee']), motif: Motif.nullable() });
export type PieceIssue = z.infer<typeof PieceIssue>;

/**
 * A pli as Docaposte stores it. `depots` counts deposits, with the repeated ones. Time does not move a pli that is
 * `fige`. `aVerser` is true until its accepted pieces have reached the SNE.
 */
export const DocapostePli = z.object({
  transaction: z.string(),
  numeroUnique: z.string().nullable(),
  contexte: Contexte,
  guichet: z.string(),
  dateTransmission: z.string(),
  dateDepot: z.string(),
  depots: z.int(),
  statut: DocaposteStatut,
  dateStatut: z.string(),
  motif: Motif.nullable(),
  fige: z.boolean(),
  aVerser: z.boolean(),
  pieces: z.array(
    PieceIssue.extend({
      nom: z.string(),
      type: z.string(),
      taille: z.int(),
      sha256: z.string(),
      // Absent from older plis, whose form was not separate.
      role: RoleFichier.optional(),
      categorie: z.string().nullable(),
    }),
  ),
});
export type DocapostePli = z.infer<typeof DocapostePli>;

/** The pli of a new deposit. */
export function newPli({ guichet, pieces, ...kept }: Metadonnees, now: Date): DocapostePli {
  const instant = now.toISOString();
  return {
    ...kept,
    guichet: guichet.code,
    dateDepot: instant,
    depots: 1,
    statut: 'numerisation-en-cours',
    dateStatut: instant,
    motif: null,
    fige: false,
    aVerser: false,
    pieces: pieces.map((piece) => ({ ...piece, etat: 'transmise', motif: null })),
  };
}

/** A piece of a pli that has this statut: handled or not yet; the one with a motif is what rejected the pieces. */
export function pieceIssue(statut: DocaposteStatut, motif: Motif | undefined): PieceIssue {
  if (statut === 'pieces-rejetees' && motif !== undefined) return { etat: 'rejetee', motif };
  const handled = statut === 'pieces-rejetees' || statut === 'enregistrement-complet';
  return { etat: handled ? 'acceptee' : 'transmise', motif: null };
}
