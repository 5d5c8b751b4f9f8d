import {
  fichierInfecte,
  INFECTE_EN_MOTS,
  safeFileName,
  type Account,
  type ModuleContext,
  type UploadedFile,
} from '@pwp/api-kit';
import { fileTypeFromBuffer } from 'file-type';
import { PIECES_LIMITS } from '../../contracts/index.ts';
import { fichierVide, typeDeFichierRefuse } from '../problems.ts';

/** A file that may be joined: not empty, of an accepted type, with a safe name. */
export interface CheckedPiece {
  nom: string;
  type: string;
}

/** Bytes that file-type needs to detect a type. */
const HEAD = 4_100;
const ACCEPTED = Object.values(PIECES_LIMITS.types).join(', ');

/**
 * Checks a stored file by its content, whatever its name says. Unlike a pièce of a demande, it is read by people of the
 * support and not by machines: its inner structure is not looked at. Throws `fichier-vide`, `type-de-fichier-refuse`, `fichier-infecte`.
 */
export async function checkPiece(
  { files, antivirus }: Pick<ModuleContext<unknown>, 'files' | 'antivirus'>,
  account: Pick<Account, 'id'>,
  file: UploadedFile,
): Promise<CheckedPiece> {
  const refused = (words: string) => `« ${safeFileName(file.name, '', 'fichier')} » ${words}`;
  if (file.size === 0) throw fichierVide(refused('est vide : vérifiez le fichier, puis recommencez.'));
  const found = await fileTypeFromBuffer(await files.head(file.key, HEAD));
  // Half of all phones sign their HEIC with the family's brand.
  const type = found?.mime === 'image/heif' ? 'image/heic' : found?.mime;
  if (type === undefined || !Object.hasOwn(PIECES_LIMITS.types, type)) {
    throw typeDeFichierRefuse(refused(`n’est pas d’un type accepté (${ACCEPTED}), d’après son contenu.`));
  }
  if ((await antivirus.scan({ key: file.key, accountId: account.id })) === 'infecte')
    throw fichierInfecte(refused(INFECTE_EN_MOTS));
  return { nom: safeFileName(file.name, type, 'fichier'), type };
}
