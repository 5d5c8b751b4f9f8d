import { STATUTS_REJETES } from '../../contracts/index.ts';
import { PieceModel } from '../plis/piece-model.ts';
import { PliModel } from '../plis/pli-model.ts';
import { CorrectionModel, WHOLE_PLI } from './correction-model.ts';

/**
 * Opens what these plis leave to be mended, in the current transaction: one correction per rejected piece, or one for a
 * pli rejected as a whole. Plis that are not rejected are skipped.
 */
export async function openCorrections(pliIds: readonly number[]): Promise<void> {
  if (pliIds.length === 0) return;
  const plis = await PliModel.findAll({
    attributes: ['id', 'guichetCode', 'numeroUnique', 'accountId', 'statut', 'motif', 'dateStatut'],
    where: { id: [...pliIds], statut: [...STATUTS_REJETES] },
    order: ['id'],
  });
  if (plis.length === 0) return;
  const rejected = await PieceModel.findAll({
    attributes: ['pliId', 'rang', 'categorie', 'motif'],
    where: { pliId: plis.map(({ id }) => id), etat: 'rejetee' },
    order: ['pliId', 'rang'],
  });
  const piecesOf = Map.groupBy(rejected, ({ pliId }) => pliId);
  await CorrectionModel.bulkCreate(
    plis.flatMap((pli) => {
      const { id, guichetCode, numeroUnique, accountId, dateStatut, motif } = pli;
      const row = { pliId: id, guichetCode, numeroUnique, accountId, dateRejet: dateStatut, etat: 'ouverte' as const };
      const pieces = pli.statut === 'rejet-sne' ? [] : (piecesOf.get(id) ?? []);
      // Of a pli whose pieces the prestataire did not name, the rejection is still to be mended.
      if (pieces.length === 0) return [{ ...row, rang: WHOLE_PLI, categorie: null, motif }];
      return pieces.map((piece) => ({ ...row, rang: piece.rang, categorie: piece.categorie, motif: piece.motif }));
    }),
  );
}
