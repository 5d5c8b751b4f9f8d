import { requeteInvalide, type FileStore, type Multipart, type UploadedFile } from '@pwp/api-kit';
import { Contexte, PLI_LIMITS, type CreatePli } from '../../contracts/index.ts';
import { aucunFichier, fichierVide, typeDeFichierRefuse } from '../problems.ts';
import { requireNumeroUnique } from './demande-service.ts';
import { safePieceName } from './piece-name.ts';
import { typeByContent, type PieceType } from './piece-type.ts';

/** A file that may become a piece: its content has an accepted type, its name is safe. */
export interface CheckedFile extends UploadedFile {
  type: PieceType;
  nom: string;
}

/**
 * Reads the fields of the form. Every contexte takes a numéro unique, *Création* included: it is then the CERFA of a demande
 * that the guichet has just registered. A creation without number comes with the page « Demande CERFA ».
 * Throws `numero-unique-invalide`, `requete-invalide`.
 */
export function readFields({ fields }: Multipart): CreatePli {
  const numeroUnique = requireNumeroUnique(fields['numeroUnique'] ?? '');
  const contexte = Contexte.safeParse(fields['contexte']);
  if (contexte.success) return { numeroUnique, contexte: contexte.data };
  const detail = `Le contexte « ${(fields['contexte'] ?? '').slice(0, 20)} » n'existe pas : ${Contexte.options.join(', ')}.`;
  throw requeteInvalide(detail, { errors: [{ pointer: '/contexte', detail }] });
}

/**
 * Checks every file, in its order.
 * Throws `aucun-fichier`, `fichier-vide`, `type-de-fichier-refuse`, which name the file; `requete-invalide` for a foreign field.
 */
export async function checkFiles({ files }: Multipart, store: FileStore): Promise<CheckedFile[]> {
  if (files.length === 0) throw aucunFichier('Choisissez au moins un fichier.');
  const checked: CheckedFile[] = [];
  for (const [rang, file] of files.entries()) {
    if (file.field !== 'files')
      throw requeteInvalide(`Les fichiers sont attendus sous le nom « files », non « ${file.field} ».`);
    if (file.size === 0) throw fichierVide(`« ${file.name} » est vide : vérifiez le fichier, puis recommencez.`);
    const type = await typeByContent(store, file.key);
    if (type === undefined) {
      const accepted = Object.values(PLI_LIMITS.types).join(', ');
      throw typeDeFichierRefuse(`« ${file.name} » n'est pas d'un type accepté (${accepted}), d'après son contenu.`);
    }
    checked.push({ ...file, type, nom: safePieceName(file.name, type, rang) });
  }
  return checked;
}
