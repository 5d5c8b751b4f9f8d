import { requeteInvalide, type Multipart } from '@pwp/api-kit';
import type { FileSender } from '@pwp/api-kit/inspection';
import { readNumeroUnique, type ProblemFault } from '@pwp/contracts';
import { Contexte, Reference } from '../../../contracts/index.ts';
import type { CheckedFile, FileChecker, FileFault } from '../../fichiers/file-check.ts';
import { aucunFichier, numeroUniqueInvalide } from '../../problems.ts';

/** The fields of the form. Only a creation may omit the numéro unique. */
export interface PliFields {
  numeroUnique: string | null;
  contexte: Contexte;
  reference: string | null;
}

/**
 * Reads the fields of the form. Every contexte accepts a numéro unique, *Création* included: it is then the CERFA of a
 * demande that the guichet has just registered. Throws `numero-unique-invalide`, `requete-invalide`.
 */
export function readFields({ fields }: Multipart): PliFields {
  const contexte = Contexte.safeParse(fields['contexte']);
  const typed = (fields['numeroUnique'] ?? '').trim();
  const numeroUnique = contexte.data === 'CRE' && typed === '' ? null : requireNumeroUnique(typed);
  if (contexte.success) return { numeroUnique, contexte: contexte.data, reference: readReference(fields['reference']) };
  const detail = `Le contexte « ${(fields['contexte'] ?? '').slice(0, 20)} » n’existe pas : ${Contexte.options.join(', ')}.`;
  throw requeteInvalide(detail, { errors: [{ pointer: '/contexte', detail }] });
}

/** Throws `requete-invalide`, which says what is wrong. */
function readReference(typed: string | undefined): string | null {
  if (typed === undefined) return null;
  const reading = Reference.safeParse(typed);
  if (reading.success) return reading.data === '' ? null : reading.data;
  const detail = reading.error.issues.map(({ message }) => message).join(' ');
  throw requeteInvalide(detail, { errors: [{ pointer: '/reference', detail }] });
}

/** Returns the normalised number. Throws `numero-unique-invalide`, which names the wrong part. */
function requireNumeroUnique(typed: string): string {
  const reading = readNumeroUnique(typed);
  if (!reading.ok)
    throw numeroUniqueInvalide(reading.detail, { errors: [{ pointer: '/numeroUnique', detail: reading.detail }] });
  return reading.numeroUnique;
}

/**
 * Checks the files one after the other, so that a whole form takes one place in the queue. It reports every refused
 * file: the problem is that of the first, and `errors` points to each by `/files/<rank>`. Throws `aucun-fichier`, the
 * problems of `FILE_PROBLEMS`, `verifications-en-cours`, `verification-indisponible`; `requete-invalide` for an
 * unexpected field.
 */
export async function checkFiles(
  { files }: Multipart,
  checker: FileChecker,
  sender: FileSender,
): Promise<CheckedFile[]> {
  if (files.length === 0) throw aucunFichier('Choisissez au moins un fichier.');
  const checked: CheckedFile[] = [];
  const faults: (FileFault & ProblemFault)[] = [];
  for (const [rang, file] of files.entries()) {
    if (file.field !== 'files')
      throw requeteInvalide(`Les fichiers sont attendus sous le nom « files », non « ${file.field} ».`);
    const checking = await checker.check(file, rang, sender);
    if (checking.ok) checked.push(checking.file);
    else faults.push({ ...checking.fault, pointer: `/files/${rang}` });
  }
  const [first] = faults;
  if (first === undefined) return checked;
  throw first.problem(faults.map(({ detail }) => detail).join(' '), {
    errors: faults.map(({ pointer, detail }) => ({ pointer, detail })),
  });
}
