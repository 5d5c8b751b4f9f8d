import type { Account, Antivirus, CurrentGuichet, FileStore } from '@pwp/api-kit';
import { FileResponse } from '@pwp/api-kit';
import type { NoteConsultation } from '../consultations/consultations.ts';
import { contenuIntrouvable, pieceEnAnalyse, pliIntrouvable } from '../problems.ts';
import { PieceModel } from './piece-model.ts';
import { PliModel } from './pli-model.ts';
import { readablePlis } from './pli-policy.ts';

/** Dependencies of the content of a piece. */
export interface PieceContentContext {
  files: FileStore;
  consulted: NoteConsultation;
  antivirus: Pick<Antivirus, 'waitingOf'>;
}

/**
 * The bytes of a piece as it was sent, while the store holds them. Throws `pli-introuvable`, also for another guichet's
 * pli, `contenu-introuvable`, and `piece-en-analyse` before the antivirus has looked at it.
 */
export async function openPieceContent(
  { files, consulted, antivirus }: PieceContentContext,
  { account, guichet }: { account: Account; guichet: Pick<CurrentGuichet, 'code'> },
  { transaction, rang }: { transaction: string; rang: number },
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
  const waiting = await antivirus.waitingOf([piece.fichier]);
  if (waiting.size > 0)
    throw pieceEnAnalyse('L’antivirus n’a pas encore examiné cette pièce : réessayez dans quelques minutes.');
  await consulted({ account, guichet, numeroUnique: pli.numeroUnique, piece: `${transaction}/${rang}` });
  return new FileResponse({
    body: await files.read(piece.fichier),
    type: piece.type,
    disposition: 'inline',
    size: piece.taille,
  });
}
