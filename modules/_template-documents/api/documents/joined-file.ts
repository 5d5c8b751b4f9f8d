import { checkUpload, type Account, type FileStore, type ModuleContext, type Multipart } from '@pwp/api-kit';
import { FICHIER } from '../../contracts/index.ts';
import { fichierAbsent } from '../problems.ts';
import { DocumentModel } from './document-model.ts';

/** Dependencies of an upload. */
export type JoinedFileContext = Pick<ModuleContext<unknown>, 'antivirus' | 'files' | 'transaction'>;

/**
 * Joins the file of a form to a document, in place of the one before. Its bytes are stored already: what is refused is deleted. Throws
 * `fichier-absent`, `fichier-vide`, `type-de-fichier-refuse`, `fichier-infecte`.
 */
export async function joinFile(
  context: JoinedFileContext,
  account: Account,
  id: number,
  { files: [uploaded, ...others] }: Multipart,
): Promise<void> {
  const former = await DocumentModel.findByPk(id, { attributes: ['fichier'], raw: true });
  try {
    if (uploaded === undefined) throw fichierAbsent('Choisissez un fichier.');
    const { nom } = await checkUpload(context, account, uploaded, { types: FICHIER.types, unnamed: 'document' });
    await context.transaction(() =>
      DocumentModel.update({ fichier: uploaded.key, nomFichier: nom }, { where: { id } }),
    );
  } finally {
    const stored = [uploaded, ...others].flatMap((file) => file?.key ?? []);
    await dropUnused(context.files, [...stored, former?.fichier ?? []].flat());
  }
}

/** Deletes the files that no document has. A commit may have succeeded even if its answer was lost: the database says what it kept. */
export async function dropUnused(files: Pick<FileStore, 'delete'>, keys: readonly string[]): Promise<void> {
  const kept = await keptFiles(keys);
  for (const key of keys) if (!kept.has(key)) await files.delete(key);
}

/** Which of these keys of the file store a document has. */
export async function keptFiles(keys: readonly string[]): Promise<Set<string>> {
  const rows = await DocumentModel.findAll({ attributes: ['fichier'], where: { fichier: [...keys] }, raw: true });
  return new Set(rows.flatMap(({ fichier }) => fichier ?? []));
}
