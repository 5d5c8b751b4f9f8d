import { STATUTS_FINAUX, type Statut } from '../../contracts/index.ts';
import { CorrectionModel } from '../corrections/correction-model.ts';

/** Of a pli with one of these, nothing more is expected. */
export const ENDED: readonly Statut[] = [...STATUTS_FINAUX, 'non-applicable'];

/** Those of these plis of which a rejection waits to be mended. Locks their rejections: « Remettre dans la liste » opens one again. */
export async function plisToMend(pliIds: readonly number[]): Promise<Set<number>> {
  const corrections = await CorrectionModel.findAll({
    attributes: ['pliId', 'etat'],
    where: { pliId: [...pliIds] },
    lock: true,
  });
  return new Set(corrections.filter(({ etat }) => etat === 'ouverte').map(({ pliId }) => pliId));
}
