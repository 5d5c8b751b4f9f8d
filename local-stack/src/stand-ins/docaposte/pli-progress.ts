import { createHash } from 'node:crypto';
import type { Motif } from '@pwp/module-numerisation/contracts';
import type { PieceIssue } from './pli-document.ts';

const PIECE_MOTIFS = [
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

/** The progress of a pli: its step, the start of that step, and its outcome once reached. */
export type Progress =
  | { statut: 'numerisation-en-cours' | 'enregistrement-en-cours'; since: Date }
  | { statut: 'fini'; since: Date; issue: Issue };

/**
 * The outcome of a pli, derived from its transaction: about 1 in 6 has one or more rejected pieces, the SNE rejects 1
 * in 15, the others are complete.
 */
export function issueOf(transaction: string, pieceCount: number): Issue {
  const hash = createHash('sha256').update(transaction).digest();
  const byte = (index: number) => hash[index % hash.length] ?? 0;
  const draw = hash.readUInt32BE(0) % 30;
  const ranks = Array.from({ length: pieceCount }, (_, rank) => rank);
  if (draw < 2) {
    return {
      statut: 'rejet-sne',
      motif: 'demande-radiee',
      pieces: ranks.map(() => ({ etat: 'transmise', motif: null })),
    };
  }
  if (draw >= 7) {
    return {
      statut: 'enregistrement-complet',
      motif: null,
      pieces: ranks.map(() => ({ etat: 'acceptee', motif: null })),
    };
  }
  const surelyRejected = byte(4) % pieceCount;
  const pieces = ranks.map((rank): PieceIssue => {
    const rejected = rank === surelyRejected || byte(5 + rank) < 64;
    const motif = PIECE_MOTIFS[byte(6 + rank) % PIECE_MOTIFS.length] ?? 'illisible';
    return rejected ? { etat: 'rejetee', motif } : { etat: 'acceptee', motif: null };
  });
  return { statut: 'pieces-rejetees', motif: null, pieces };
}

/** The step at `now` of a pli deposited at `depositedAt`, when a step takes `pace` ms. */
export function progressAt(
  pli: { transaction: string; pieceCount: number; depositedAt: Date },
  now: Date,
  pace: number,
): Progress {
  const stepsDone = Math.floor((now.getTime() - pli.depositedAt.getTime()) / pace);
  const stepStart = (step: number) => new Date(pli.depositedAt.getTime() + step * pace);
  if (stepsDone < 1) return { statut: 'numerisation-en-cours', since: stepStart(0) };
  if (stepsDone < 2) return { statut: 'enregistrement-en-cours', since: stepStart(1) };
  return { statut: 'fini', since: stepStart(2), issue: issueOf(pli.transaction, pli.pieceCount) };
}
