import type { Notices } from '@pwp/api-kit';
import { PieceModel } from '../plis/piece-model.ts';
import { PliModel } from '../plis/pli-model.ts';
import { tellWhatIsLeft, withdrawRejections } from '../plis/statuts/plis-notices.ts';
import { CorrectionModel } from './correction-model.ts';

/** A pli that is being sent. */
interface SentPli {
  pliId: number;
  guichetCode: string;
  numeroUnique: string | null;
  accountId: string;
  pieces: readonly Pick<PieceModel, 'categorie'>[];
  /** The correction that the agent came from, by « Remplacer cette pièce ». */
  corrige: number | undefined;
}

/** What waits at the guichet. */
type OpenCorrection = Pick<CorrectionModel, 'id' | 'categorie'>;

/**
 * Which corrections a sending mends: the one that the agent came from, then, for each piece whose category is said, the
 * oldest of the same demande and category. One piece mends one. `open` is oldest first.
 */
export function mendedBy(
  open: readonly OpenCorrection[],
  pieces: SentPli['pieces'],
  asked: OpenCorrection | null,
): number[] {
  const mended = new Set<number>(asked === null ? [] : [asked.id]);
  const sent = pieces.map(({ categorie }) => categorie);
  if (asked !== null) sent.splice(placeOfReplacement(sent, asked.categorie), 1);
  for (const categorie of sent) {
    const oldest =
      categorie === null ? undefined : open.find((one) => one.categorie === categorie && !mended.has(one.id));
    if (oldest !== undefined) mended.add(oldest.id);
  }
  return [...mended];
}

/** The piece that replaces: of the same category, else the first one, since a wrong category is changed. It mends no second one. */
function placeOfReplacement(sent: readonly (string | null)[], categorie: string | null): number {
  const same = sent.indexOf(categorie);
  return same === -1
    ? Math.max(
        0,
        sent.findIndex((each) => each !== null),
      )
    : same;
}

/** Closes what a pli mends, in the transaction that creates it. A correction that is no longer open is left as it is. */
export async function mendCorrections(pli: SentPli, now: Date, notices: Notices): Promise<void> {
  const { pliId, guichetCode, numeroUnique, accountId, pieces, corrige } = pli;
  const open = await openOf(guichetCode, numeroUnique);
  const asked =
    corrige === undefined
      ? null
      : await CorrectionModel.findOne({
          attributes: ['id', 'categorie'],
          where: { id: corrige, guichetCode, etat: 'ouverte' },
        });
  const mended = mendedBy(open, pieces, asked);
  if (mended.length === 0) return;
  await CorrectionModel.update(
    { etat: 'remplacee', remplacePar: pliId, traitePar: accountId, traiteLe: now },
    { where: { id: mended, etat: 'ouverte' } },
  );
  const rows = await CorrectionModel.findAll({ attributes: ['pliId'], where: { id: mended } });
  await tellTreated(
    rows.map((row) => row.pliId),
    notices,
  );
}

/** Of these plis, those of which no correction is open are news no more; of the others, only what is open is. */
export async function tellTreated(pliIds: readonly number[], notices: Notices): Promise<void> {
  const open = await CorrectionModel.findAll({
    attributes: ['pliId', 'rang'],
    where: { pliId: [...pliIds], etat: 'ouverte' },
    raw: true,
  });
  const left = Map.groupBy(open, ({ pliId }) => pliId);
  const plis = await PliModel.findAll({
    attributes: ['id', 'transaction', 'motif'],
    where: { id: [...pliIds] },
    raw: true,
  });
  const treated = plis.filter(({ id }) => !left.has(id)).map(({ transaction }) => transaction);
  if (treated.length > 0) await withdrawRejections(notices, treated);
  for (const pli of plis) {
    const rang = left.get(pli.id)?.map((one) => one.rang) ?? [];
    const pieces = await PieceModel.findAll({ where: { pliId: pli.id, rang }, order: ['rang'], raw: true });
    if (pieces.length > 0) await tellWhatIsLeft(notices, pli, pieces);
  }
}

/** Of a demande; of creations, which have no number yet, none can be told from another. */
async function openOf(guichetCode: string, numeroUnique: string | null): Promise<OpenCorrection[]> {
  if (numeroUnique === null) return [];
  return CorrectionModel.findAll({
    attributes: ['id', 'categorie'],
    where: { guichetCode, numeroUnique, etat: 'ouverte' },
    order: ['dateRejet', 'id'],
  });
}
