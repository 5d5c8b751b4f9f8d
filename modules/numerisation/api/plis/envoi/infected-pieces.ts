import type { ModuleContext, OutboxDelivery } from '@pwp/api-kit';
import { PieceModel } from '../piece-model.ts';
import type { PliModel } from '../pli-model.ts';
import { movePlis } from '../statuts/pli-mover.ts';

/** What lets pieces leave, or rejects them. */
export type InfectedPiecesContext = Pick<
  ModuleContext<unknown>,
  'transaction' | 'notices' | 'clock' | 'files' | 'antivirus'
>;

/**
 * Rejects a pli with an infected piece, as the prestataire would, and deletes that file. All its pieces are rejected, each with its reason:
 * none left, and each is to be sent again. Returns whether it did. Throws `DeliveryPostponed` while the antivirus does not answer.
 */
export async function rejectInfected(
  { transaction, notices, clock, files, antivirus }: InfectedPiecesContext,
  { id, transaction: numero }: PliModel,
  pieces: readonly PieceModel[],
  { log, signal }: Pick<OutboxDelivery, 'log' | 'signal'>,
): Promise<boolean> {
  const infected = await antivirus.infectedOf(
    pieces.flatMap(({ fichier }) => fichier ?? []),
    signal,
  );
  if (infected.size === 0) return false;
  log.error({ transaction: numero, pieces: infected.size }, 'a pli with an infected piece is rejected');
  const rejected = pieces.map(({ nom, fichier }) => ({
    nom,
    etat: 'rejetee' as const,
    motif: fichier !== null && infected.has(fichier) ? ('fichier-infecte' as const) : ('pli-retenu' as const),
  }));
  const now = clock.now();
  const move = { id, statut: 'pieces-rejetees' as const, dateStatut: now, motif: null, numeroUnique: null };
  await transaction(async () => {
    await movePlis([{ ...move, pieces: rejected }], notices, now);
    await PieceModel.update({ fichier: null }, { where: { pliId: id, fichier: [...infected] } });
  });
  for (const key of infected) await files.delete(key);
  return true;
}
