import { DeliveryPostponed, FileResponse, type Antivirus, type FileStore } from '@pwp/api-kit';
import { IMAGE_TYPES } from '../../contracts/index.ts';
import { pieceEnAnalyse, pieceInfectee, pieceIntrouvable } from '../problems.ts';
import type { PieceModel } from './piece-model.ts';

/** What a browser shows itself; the rest is saved. */
const SHOWN: readonly string[] = ['application/pdf', ...IMAGE_TYPES];

/** Dependencies of a download. */
export interface PieceDownloadContext {
  files: Pick<FileStore, 'read'>;
  antivirus: Pick<Antivirus, 'infectedOf'>;
}

/** Sends a file, once the antivirus knows it as clean. Throws `piece-introuvable` (null), `piece-infectee`, `piece-en-analyse`. */
export async function sendPiece(
  { files, antivirus }: PieceDownloadContext,
  piece: Pick<PieceModel, 'nom' | 'type' | 'taille' | 'fichier'> | null,
  signal: AbortSignal,
): Promise<FileResponse> {
  if (piece === null) throw pieceIntrouvable('Ce fichier n’est pas, ou n’est plus, joint à cette publication.');
  const { nom, type, taille, fichier } = piece;
  if ((await infectedOf(antivirus, fichier, signal)).has(fichier))
    throw pieceInfectee(`« ${nom} » n’est pas remis. Prévenez qui l’a publié.`);
  return new FileResponse({
    body: await files.read(fichier),
    type,
    filename: nom,
    disposition: SHOWN.includes(type) ? 'inline' : 'attachment',
    size: taille,
  });
}

async function infectedOf(antivirus: PieceDownloadContext['antivirus'], key: string, signal: AbortSignal) {
  try {
    return await antivirus.infectedOf([key], signal);
  } catch (error) {
    if (!(error instanceof DeliveryPostponed)) throw error;
    throw pieceEnAnalyse('L’antivirus ne répond pas : réessayez dans quelques minutes.', { cause: error });
  }
}
