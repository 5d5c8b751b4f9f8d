import { frenchInstant, type CurrentGuichet, type NewNotice, type NoticeKinds, type Notices } from '@pwp/api-kit';
import { maskNumeroUnique } from '@pwp/contracts';
import { CONTEXTE_LABELS, MOTIF_LABELS, STATUT_LABELS, STATUTS_REJETES, type Motif } from '../../../contracts/index.ts';
import type { PieceModel } from '../piece-model.ts';
import { readableDemandeur } from '../pli-demandeur.ts';
import { PliModel } from '../pli-model.ts';
import { readablePlis } from '../pli-policy.ts';
import type { PliMove } from './pli-mover.ts';

const REJETE = 'piece-rejetee';
const DEPLACE = 'pli-deplace';

/**
 * What the module tells, and the words of its mails: whoever sent a pli, that it is rejected; the agents of its guichet, every day, what
 * moved. The frame of a mail is in `platform-api/src/notices/notice-mail-message.ts`.
 */
export const plisNotices: NoticeKinds = {
  [REJETE]: {
    label: 'Une pièce d’un pli que vous avez envoyé est rejetée',
    roles: ['professionnel'],
    about: demandeursOf,
    mail: {
      // The title says whether it is a piece or the whole pli.
      subject: (count, [title]) => (count === 1 && title !== undefined ? title : `${count} plis à corriger`),
      groupedMs: 0,
      page: { label: 'Voir les rejets à corriger', path: '/numerisation/a-corriger' },
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

/** The demandeurs of these plis that the guichet may name, by transaction. */
async function demandeursOf(
  guichet: CurrentGuichet,
  transactions: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const plis = await PliModel.findAll({
    attributes: ['transaction', 'numeroUnique', 'demandeur'],
    where: { transaction: [...transactions], ...readablePlis(guichet) },
    raw: true,
  });
  return new Map(
    plis.flatMap((pli): [string, string][] => {
      const name = readableDemandeur(guichet, pli);
      return name === null ? [] : [[pli.transaction, name]];
    }),
  );
}

/** A rejected piece, as the portal says it. */
type RejectedPiece = Pick<PieceModel, 'pliId' | 'nom' | 'categorieLibelle' | 'motif'>;

type MovedPli = Pick<PliModel, 'id' | 'transaction' | 'accountId' | 'guichetCode' | 'contexte' | 'numeroUnique'>;

/** One notice for the guichet of each pli that moves, and one for whoever sent it when it is rejected. */
export function moveNotices(
  moves: readonly PliMove[],
  plis: readonly MovedPli[],
  pieces: readonly RejectedPiece[],
): NewNotice[] {
  const piecesOf = Map.groupBy(pieces, ({ pliId }) => pliId);
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
      {
        ...about,
        kind: REJETE,
        to: { account: accountId, guichet: guichetCode },
        ...wordsOf(move, transaction),
        portalDetail: saidOf(move.motif, transaction, piecesOf.get(move.id) ?? []),
      },
    ];
  });
}

/** Some pieces of a rejected pli were mended: whoever sent it is told only what is left. */
export function tellWhatIsLeft(
  notices: Notices,
  { transaction, motif }: Pick<PliModel, 'transaction' | 'motif'>,
  pieces: readonly RejectedPiece[],
): Promise<void> {
  return notices.reword(REJETE, transaction, {
    ...rejectionOf(transaction, pieces.length),
    portalDetail: saidOf(motif, transaction, pieces),
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
  return rejectionOf(transaction, pieces.filter(({ etat }) => etat === 'rejetee').length);
}

function rejectionOf(transaction: string, count: number): { title: string; detail: string } {
  return count > 1
    ? { title: 'Pièces rejetées', detail: `${count} pièces du pli ${transaction} sont rejetées.` }
    : { title: 'Pièce rejetée', detail: `Une pièce du pli ${transaction} est rejetée.` };
}

/** What is rejected, why, and the code last. In the portal alone: a file's name may be a person's. */
function saidOf(motif: Motif | null, transaction: string, pieces: readonly RejectedPiece[]): string {
  const [first, ...others] = pieces;
  const reason = first?.motif ?? motif;
  const what = [
    first === undefined ? undefined : namedPiece(first),
    reason === null ? undefined : MOTIF_LABELS[reason],
  ];
  const said = what
    .filter((text) => text !== undefined)
    .join(' – ')
    .slice(0, SAID_LONGEST);
  const more =
    others.length === 0 ? '' : ` et ${others.length} ${others.length === 1 ? 'autre pièce' : 'autres pièces'}`;
  return said === '' ? `Pli ${transaction}` : `${said}${more} · pli ${transaction}`;
}

/** The category and the file; a numéro unique in the file's name is masked. */
function namedPiece({ categorieLibelle, nom }: RejectedPiece): string {
  const file = nom.replaceAll(/\d{2}[\dAB]\d{10}[A-Z0-9]{5}/gi, (numero) => maskNumeroUnique(numero));
  return categorieLibelle === null ? file : `${categorieLibelle.slice(0, CATEGORY_LONGEST)} (${file})`;
}

/** Leaves room for the file and the reason, characters. */
const CATEGORY_LONGEST = 60;

/** Leaves room for the rest, characters. */
const SAID_LONGEST = 250;
