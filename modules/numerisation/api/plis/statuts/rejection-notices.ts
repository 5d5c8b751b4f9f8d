import type { NewNotice, NoticeKind } from '@pwp/api-kit';
import { STATUTS_REJETES } from '../../../contracts/index.ts';
import type { PliModel } from '../pli-model.ts';
import type { PliMove } from './pli-mover.ts';

/** The kind of these notices, as the module declares it. */
export const PIECE_REJETEE = 'piece-rejetee';

/** Told to whoever sent the pli; its mail leaves at once, one for all that were rejected together. */
export const pieceRejetee: NoticeKind = {
  label: 'Une pièce d’un pli que vous avez envoyé est rejetée',
  roles: ['professionnel'],
  mail: {
    subject: (count) => (count === 1 ? '1 de vos plis est rejeté' : `${count} de vos plis sont rejetés`),
    groupedMs: 0,
  },
};

/** One notice for each pli that these moves reject; its link opens the pli on the dashboard. */
export function rejectionNotices(
  moves: readonly PliMove[],
  plis: readonly Pick<PliModel, 'id' | 'transaction' | 'accountId' | 'guichetCode'>[],
): NewNotice[] {
  const byId = new Map(plis.map((pli) => [pli.id, pli]));
  return moves.flatMap((move) => {
    const pli = byId.get(move.id);
    if (pli === undefined || !STATUTS_REJETES.some((rejected) => rejected === move.statut)) return [];
    const { transaction, accountId, guichetCode } = pli;
    return [
      {
        kind: PIECE_REJETEE,
        key: transaction,
        to: { account: accountId, guichet: guichetCode },
        ...wordsOf(move, transaction),
        path: `/?pli=${transaction}`,
      },
    ];
  });
}

function wordsOf({ statut, pieces }: PliMove, transaction: string): { title: string; detail: string } {
  if (statut === 'rejet-sne') return { title: 'Pli rejeté par le SNE', detail: `Le pli ${transaction} est rejeté.` };
  const count = pieces.filter(({ etat }) => etat === 'rejetee').length;
  return count > 1
    ? { title: 'Pièces rejetées', detail: `${count} pièces du pli ${transaction} sont rejetées.` }
    : { title: 'Pièce rejetée', detail: `Une pièce du pli ${transaction} est rejetée.` };
}
