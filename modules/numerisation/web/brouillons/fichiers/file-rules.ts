import { formatBytes } from '@pwp/ui';
import { PLI_LIMITS } from '../../../contracts/pli-limits.ts';
import { fr } from '../../locales/fr.ts';

/** Extensions by media type: some systems give a file no type, HEIC above all. */
const EXTENSIONS: Record<keyof typeof PLI_LIMITS.types, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/heic': ['heic'],
};

const acceptedExtensions = Object.values(EXTENSIONS).flat();

/** For the `accept` of a file input. */
export const ACCEPT = [...Object.keys(EXTENSIONS), ...acceptedExtensions.map((extension) => `.${extension}`)].join(',');

/** « PDF, JPEG, PNG, HEIC ». */
const ACCEPTED_TYPES = Object.values(PLI_LIMITS.types).join(', ');

/** All the limits in one French sentence, to be read before anything is chosen. */
export const LIMITS_SENTENCE = fr.depot.limites(
  ACCEPTED_TYPES,
  formatBytes(PLI_LIMITS.fileBytes),
  PLI_LIMITS.files,
  formatBytes(PLI_LIMITS.totalBytes),
);

/** Files of a sending, as its limits see them: `taille` in bytes. */
type Sized = readonly { taille: number }[];

/** What may still join a sending, as a French sentence. */
export function remainingSentence(kept: Sized): string {
  const files = Math.max(PLI_LIMITS.files - kept.length, 0);
  const bytes = Math.max(PLI_LIMITS.totalBytes - totalBytes(kept), 0);
  return files === 0 || bytes === 0 ? fr.depot.resteRien : fr.depot.reste(files, formatBytes(bytes));
}

function isAcceptedType(file: File): boolean {
  if (file.type !== '' && file.type !== 'application/octet-stream') return file.type in EXTENSIONS;
  const extension = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  return acceptedExtensions.includes(extension);
}

/** Why a file cannot join those already kept, as a French sentence that names it; empty when it can. */
export function refusalOf(file: File, kept: Sized): string {
  const { refus } = fr.depot;
  if (!isAcceptedType(file)) return refus.type(file.name, ACCEPTED_TYPES);
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

/** Bytes of all the files. */
export function totalBytes(files: Sized): number {
  return files.reduce((sum, { taille }) => sum + taille, 0);
}
