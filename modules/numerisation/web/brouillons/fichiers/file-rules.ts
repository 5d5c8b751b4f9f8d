import { formatBytes } from '@pwp/ui';
import { PLI_LIMITS } from '../../../contracts/pli-limits.ts';
import { fr } from '../../locales/fr.ts';

/** Extensions by media type, because some systems give files no type, especially HEIC. */
const EXTENSIONS: Record<keyof typeof PLI_LIMITS.types, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/heic': ['heic'],
};

const acceptedExtensions = Object.values(EXTENSIONS).flat();

/** The `accept` of a file input. */
export const ACCEPT = [...Object.keys(EXTENSIONS), ...acceptedExtensions.map((extension) => `.${extension}`)].join(',');

/** « PDF, JPEG, PNG, HEIC ». */
const ACCEPTED_TYPES = Object.values(PLI_LIMITS.types).join(', ');

/** All the limits in one French sentence, shown before the agent chooses files. */
export const LIMITS_SENTENCE = fr.depot.limites(
  ACCEPTED_TYPES,
  formatBytes(PLI_LIMITS.fileBytes),
  PLI_LIMITS.files,
  formatBytes(PLI_LIMITS.totalBytes),
);

/** Files of a sending for the limits: `taille` is in bytes. */
type Sized = readonly { taille: number }[];

/** What may still be added, as a French sentence. */
export function remainingSentence(kept: Sized): string {
  const files = Math.max(PLI_LIMITS.files - kept.length, 0);
  const bytes = Math.max(PLI_LIMITS.totalBytes - totalBytes(kept), 0);
  return files === 0 || bytes === 0 ? fr.depot.resteRien : fr.depot.reste(files, formatBytes(bytes));
}

/** Media type of a file, from its extension when the system gives none; empty when it is unknown. */
export function typeOf(file: File): string {
  if (file.type !== '' && file.type !== 'application/octet-stream') return file.type;
  const extension = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  return Object.entries(EXTENSIONS).find(([, extensions]) => extensions.includes(extension))?.[0] ?? '';
}

/** Why a file cannot be added, as a French sentence that names it; empty when it can. */
export function refusalOf(file: File, kept: Sized): string {
  const { refus } = fr.depot;
  if (!(typeOf(file) in EXTENSIONS)) return refus.type(file.name, ACCEPTED_TYPES);
  if (file.size === 0) return refus.vide(file.name);
  if (file.size > PLI_LIMITS.fileBytes) {
    return refus.taille(file.name, formatBytes(file.size), formatBytes(PLI_LIMITS.fileBytes));
  }
  if (kept.length >= PLI_LIMITS.files) return refus.nombre(file.name, PLI_LIMITS.files);
  if (totalBytes(kept) + file.size > PLI_LIMITS.totalBytes) {
    return refus.total(file.name, formatBytes(PLI_LIMITS.totalBytes));
  }
  return '';
}

/** Total size, bytes. */
export function totalBytes(files: Sized): number {
  return files.reduce((sum, { taille }) => sum + taille, 0);
}
