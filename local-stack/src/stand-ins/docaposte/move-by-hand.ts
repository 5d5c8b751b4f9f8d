import type { Motif } from '@pwp/module-numerisation/contracts';
import type { DocapostePli, DocaposteStatut, PieceIssue } from './pli-document.ts';

/** The pli after a manual move to `statut`: time no longer moves it, and its pieces and motif match the statut. */
export function moveByHand(
  pli: DocapostePli,
  statut: DocaposteStatut,
  motif: Motif | undefined,
  now: Date,
): DocapostePli {
  const pieces = pli.pieces.map((piece, rank) => ({ ...piece, ...pieceIssue(statut, motif, rank) }));
  return {
    ...pli,
    statut,
    dateStatut: now.toISOString(),
    motif: statut === 'rejet-sne' ? (motif ?? 'demande-radiee') : null,
    fige: true,
    aVerser: pli.numeroUnique !== null && pieces.some((piece) => piece.etat === 'acceptee'),
    pieces,
  };
}

function pieceIssue(statut: DocaposteStatut, motif: Motif | undefined, rank: number): PieceIssue {
  if (statut === 'pieces-rejetees' && rank === 0) return { etat: 'rejetee', motif: motif ?? 'illisible' };
  const handled = statut === 'pieces-rejetees' || statut === 'enregistrement-complet';
  return { etat: handled ? 'acceptee' : 'transmise', motif: null };
}
