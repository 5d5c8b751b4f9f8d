import { frenchInstant, type NewNotice, type NoticeKinds, type Notices } from '@pwp/api-kit';
import { maskNumeroUnique } from '@pwp/contracts';
import { CONTEXTE_LABELS, STATUT_LABELS, STATUTS_REJETES } from '../../../contracts/index.ts';
import type { PliModel } from '../pli-model.ts';
import type { PliMove } from './pli-mover.ts';

const REJETE = 'piece-rejetee';
const DEPLACE = 'pli-deplace';

/** What the module tells: whoever sent a pli, that it is rejected; the agents of its guichet, every day, what moved. */
export const plisNotices: NoticeKinds = {
  [REJETE]: {
    label: 'Une pièce d’un pli que vous avez envoyé est rejetée',
    roles: ['professionnel'],
    mail: {
      subject: (count) => (count === 1 ? '1 de vos plis est rejeté' : `${count} de vos plis sont rejetés`),
      groupedMs: 0,
    },
  },
  [DEPLACE]: {
    label: 'Des plis de vos guichets changent de statut',
    roles: ['professionnel'],
    mail: {
      subject: (count) => (count === 1 ? '1 pli a changé de statut' : `${count} plis ont changé de statut`),
      page: { label: 'Voir le tableau de bord', path: '/' },
    },
  },
};

type MovedPli = Pick<PliModel, 'id' | 'transaction' | 'accountId' | 'guichetCode' | 'contexte' | 'numeroUnique'>;

/** One notice for the guichet of each pli that moves, and one for whoever sent it when it is rejected. */
export function moveNotices(moves: readonly PliMove[], plis: readonly MovedPli[]): NewNotice[] {
  const byId = new Map(plis.map((pli) => [pli.id, pli]));
  return moves.flatMap((move) => {
    const pli = byId.get(move.id);
    if (pli === undefined) return [];
    const { transaction, accountId, guichetCode } = pli;
    const urgent = STATUTS_REJETES.some((rejected) => rejected === move.statut);
    const about = { key: transaction, path: `/?pli=${transaction}`, urgent };
    const moved = { ...about, kind: DEPLACE, to: { guichet: guichetCode }, ...lineOf(move, pli) };
    if (!urgent) return [moved];
    return [
      moved,
      { ...about, kind: REJETE, to: { account: accountId, guichet: guichetCode }, ...wordsOf(move, transaction) },
    ];
  });
}

/** Nothing of these plis is left to be mended: nobody is told any more that they are rejected. */
export async function withdrawRejections(notices: Notices, transactions: readonly string[]): Promise<void> {
  for (const kind of [REJETE, DEPLACE]) await notices.withdraw(kind, transactions);
}

/** The line of the daily mail: numéros uniques are masked. */
function lineOf(
  { statut, dateStatut, numeroUnique: assigned }: PliMove,
  pli: MovedPli,
): { title: string; detail: string } {
  const numeroUnique = pli.numeroUnique ?? assigned;
  const numero = numeroUnique === null ? 'pas encore attribué' : maskNumeroUnique(numeroUnique);
  return {
    title: `${pli.transaction} : ${STATUT_LABELS[statut]}`,
    detail: `${CONTEXTE_LABELS[pli.contexte]}, le ${frenchInstant(dateStatut)}. N° unique : ${numero}.`,
  };
}

function wordsOf({ statut, pieces }: PliMove, transaction: string): { title: string; detail: string } {
  if (statut === 'rejet-sne') return { title: 'Pli rejeté par le SNE', detail: `Le pli ${transaction} est rejeté.` };
  const count = pieces.filter(({ etat }) => etat === 'rejetee').length;
  return count > 1
    ? { title: 'Pièces rejetées', detail: `${count} pièces du pli ${transaction} sont rejetées.` }
    : { title: 'Pièce rejetée', detail: `Une pièce du pli ${transaction} est rejetée.` };
}
