import { createHash } from 'node:crypto';
import type { Motif } from '@pwp/module-numerisation/contracts';
import { pieceIssue, type PieceIssue } from './pli-document.ts';

/** Why Docaposte rejects a piece. */
export const PIECE_MOTIFS = [
  'illisible',
  'incomplete',
  'hors-perimetre',
  'perimee',
  'mal-typee',
  'autre-personne',
] as const satisfies Motif[];

/** The outcome of a pli, as far as Docaposte alone decides. */
export interface Issue {
  statut: 'enregistrement-complet' | 'pieces-rejetees' | 'rejet-sne';
  motif: Motif | null;
  pieces: PieceIssue[];
}

/**
 * The outcome of a pli, derived from its transaction: about 1 in 6 has one or more rejected pieces, the SNE rejects 1
 * in 15, the others are complete.
 */
export function issueOf(transaction: string, categories: readonly (string | null)[]): Issue {
  const hash = createHash('sha256').update(transaction).digest();
  const byte = (index: number) => hash[index % hash.length] ?? 0;
  const draw = hash.readUInt32BE(0) % 30;
  const statut = draw < 2 ? 'rejet-sne' : draw < 7 ? 'pieces-rejetees' : 'enregistrement-complet';
  const surelyRejected = byte(4) % categories.length;
  const pieces = categories.map((categorie, rank) => {
    const isRejected = rank === surelyRejected || byte(5 + rank) < 64;
    const motif = PIECE_MOTIFS[byte(6 + rank) % PIECE_MOTIFS.length];
    // A piece that the catalogue names is expected.
    const fitting = motif === 'hors-perimetre' && categorie !== 'DEM_AUTRE' ? 'illisible' : motif;
    return pieceIssue(statut, isRejected ? fitting : undefined);
  });
  return { statut, motif: statut === 'rejet-sne' ? 'demande-radiee' : null, pieces };
}
