import { defineProblem, requeteInvalide } from '../http/problems.ts';
import { safeFileName } from '../http/safe-file-name.ts';
import type { UploadedFile } from '../http/multipart.ts';
import { fichierInfecte, INFECTE_EN_MOTS, type Antivirus } from './antivirus.ts';
import type { FileStore } from './file-store.ts';
import type { FileInspector } from './inspection/file-inspector.ts';
import { isInspectedType } from './inspection/inspected-type.ts';
import { structureRefusalOf } from './inspection/structure-refusals.ts';

/** A stored file has no content. */
export const fichierVide = defineProblem('fichier-vide', 422, 'Un fichier est vide');

/** A stored file is of a type that the module does not take, by its content. */
export const typeDeFichierRefuse = defineProblem(
  'type-de-fichier-refuse',
  415,
  'Un fichier n’est pas d’un type accepté',
);

/** The problems that the content of a file can cause, for a route whose files go through `checkUpload`. */
export const UPLOAD_PROBLEMS = [fichierVide, typeDeFichierRefuse, fichierInfecte];

/** What a person is told of an empty file, after its name. */
export const VIDE_EN_MOTS = 'est vide : vérifiez le fichier, puis recommencez.';

/** The media types that a module takes, each with the word that people know it by: `{ 'application/pdf': 'PDF' }`. */
export type AcceptedTypes = Readonly<Record<string, string>>;

/** What a person is told of a file of another type, after its name. */
export function typeRefuseEnMots(types: AcceptedTypes): string {
  return `n’est pas d’un type accepté (${Object.values(types).join(', ')}), d’après son contenu.`;
}

/** Bytes that file-type needs to detect a type. */
const HEAD = 4_100;

/** The type of a stored file by its first bytes, whatever its name says; undefined when it is not one of these. */
export async function typeByContent<Types extends AcceptedTypes>(
  files: Pick<FileStore, 'head'>,
  key: string,
  types: Types,
): Promise<(keyof Types & string) | undefined> {
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(await files.head(key, HEAD));
  // Half of all phones sign their HEIC with the family's brand, which file-type only distinguishes by media type.
  const type = found?.mime === 'image/heif' ? 'image/heic' : found?.mime;
  return type !== undefined && Object.hasOwn(types, type) ? type : undefined;
}

/** What a module takes, and what it calls a file without a name: « fichier ». */
export interface AcceptedUpload<Types extends AcceptedTypes> {
  types: Types;
  unnamed: string;
  /** Who reads the structure of PDFs, JPEGs, PNGs and HEICs to its end, and the signal of the request; not read if not given. */
  structure?: { inspector: Pick<FileInspector, 'inspect'>; signal: AbortSignal } | undefined;
}

/** A file that may be kept: not empty, of an accepted type, without a known virus, with a safe name. */
export interface CheckedUpload<Type extends string> {
  nom: string;
  type: Type;
}

/**
 * Checks a file that was just stored, by its content; the caller deletes one that is refused. Throws `fichier-vide`,
 * `type-de-fichier-refuse`, `fichier-infecte`, and with `structure` what `STRUCTURE_PROBLEMS` names and the two problems of a queue that is
 * full, each with a French sentence that names the file.
 */
export async function checkUpload<Types extends AcceptedTypes>(
  { files, antivirus }: { files: Pick<FileStore, 'head'>; antivirus: Pick<Antivirus, 'scan'> },
  { id: accountId }: { id: string },
  file: Pick<UploadedFile, 'key' | 'name' | 'size'>,
  { types, unnamed, structure }: AcceptedUpload<Types>,
): Promise<CheckedUpload<keyof Types & string>> {
  const told = (words: string) => `« ${safeFileName(file.name, '', unnamed)} » ${words}`;
  if (file.size === 0) throw fichierVide(told(VIDE_EN_MOTS));
  const type = await typeByContent(files, file.key, types);
  if (type === undefined) throw typeDeFichierRefuse(told(typeRefuseEnMots(types)));
  if (structure !== undefined && isInspectedType(type)) {
    const { inspector, signal } = structure;
    const load = async () => (await files.head(file.key, file.size)).buffer;
    const sender = { account: accountId, signal, file: { key: file.key, size: file.size } };
    const verdict = await inspector.inspect(type, load, sender).catch((error: unknown) => {
      throw signal.aborted ? requeteInvalide('L’envoi a été interrompu.', { cause: error }) : error;
    });
    const refusal = structureRefusalOf(verdict);
    if (refusal !== undefined) throw refusal.problem(told(refusal.words));
  }
  if ((await antivirus.scan({ key: file.key, accountId })) === 'infecte') throw fichierInfecte(told(INFECTE_EN_MOTS));
  return { nom: safeFileName(file.name, type, unnamed), type };
}
