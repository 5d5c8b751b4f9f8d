import type { Account, Antivirus, CurrentGuichet, FileStore } from '@pwp/api-kit';
import { DeliveryPostponed, FileResponse } from '@pwp/api-kit';
import type { NoteConsultation } from '../consultations/consultations.ts';
import { contenuIntrouvable, pieceEnAnalyse, pliIntrouvable } from '../problems.ts';
import { PieceModel } from './piece-model.ts';
import { PliModel } from './pli-model.ts';
import { readablePlis } from './pli-policy.ts';

/** Dependencies of the content of a piece. */
export interface PieceContentContext {
  files: FileStore;
  consulted: NoteConsultation;
  antivirus: Pick<Antivirus, 'infectedOf'>;
}

/**
 * The bytes of a piece as it was sent, while the store holds them, once the antivirus knows it as clean. Throws `pli-introuvable`, also
 * for another guichet's pli, `contenu-introuvable`, also for an infected piece, and `piece-en-analyse` while the antivirus does not answer.
 */
export async function openPieceContent(
  { files, consulted, antivirus }: PieceContentContext,
  { account, guichet }: { account: Account; guichet: Pick<CurrentGuichet, 'code'> },
  { transaction, rang, signal }: { transaction: string; rang: number; signal: AbortSignal },
): Promise<FileResponse> {
  const pli = await PliModel.findOne({
    attributes: ['id', 'numeroUnique'],
    where: { transaction, ...readablePlis(guichet) },
  });
  if (pli === null) throw pliIntrouvable(`Votre guichet (${guichet.code}) n’a envoyé aucun pli ${transaction}.`);
  const piece = await PieceModel.findOne({ where: { pliId: pli.id, rang } });
  if (piece === null || piece.fichier === null) {
    throw contenuIntrouvable('Le portail ne garde plus le contenu de cette pièce, ou le pli n’en a pas de ce rang.');
  }
  const infected = await antivirus.infectedOf([piece.fichier], signal).catch((error: unknown) => {
    if (!(error instanceof DeliveryPostponed)) throw error;
    throw pieceEnAnalyse('L’antivirus n’a pas encore examiné cette pièce : réessayez dans quelques minutes.', {
      cause: error,
    });
  });
  if (infected.size > 0)
    throw contenuIntrouvable('L’antivirus a trouvé un virus dans cette pièce : son contenu n’est pas remis.');
  await consulted({ account, guichet, numeroUnique: pli.numeroUnique, piece: `${transaction}/${rang}` });
  return new FileResponse({
    body: await files.read(piece.fichier),
    type: piece.type,
    disposition: 'inline',
    size: piece.taille,
  });
}
