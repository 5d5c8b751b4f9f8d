import { formatBytes } from '@pwp/ui';
import { PLI_LIMITS } from '../../contracts/pli-limits.ts';
import { fr } from '../locales/fr.ts';

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

function isAcceptedType(file: File): boolean {
  if (file.type !== '' && file.type !== 'application/octet-stream') return file.type in EXTENSIONS;
  const extension = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  return acceptedExtensions.includes(extension);
}

function isSameFile(a: File, b: File): boolean {
  return a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
}

/** Why a file cannot join those already kept, as a French sentence that names it; undefined when it can. */
export function refusalOf(file: File, kept: readonly File[]): string | undefined {
  const { refus } = fr.depot;
  if (kept.some((other) => isSameFile(other, file))) return refus.doublon(file.name);
  if (!isAcceptedType(file)) return refus.type(file.name, ACCEPTED_TYPES);
  if (file.size === 0) return refus.vide(file.name);
  if (file.size > PLI_LIMITS.fileBytes) {
    return refus.taille(file.name, formatBytes(file.size), formatBytes(PLI_LIMITS.fileBytes));
  }
  if (kept.length >= PLI_LIMITS.files) return refus.nombre(file.name, PLI_LIMITS.files);
  if (totalBytes(kept) + file.size > PLI_LIMITS.totalBytes) {
    return refus.total(file.name, formatBytes(PLI_LIMITS.totalBytes));
  }
  return undefined;
}

/** Bytes of all the files. */
export function totalBytes(files: readonly File[]): number {
  return files.reduce((sum, file) => sum + file.size, 0);
}

/**
 * The part of each file that has left (0 to 1), from the bytes of the whole form: files leave in their order,
 * and the rest of the form is small against them.
 */
export function progressByFile(sizes: readonly number[], sentBytes: number): number[] {
  let before = 0;
  return sizes.map((size) => {
    const sent = Math.min(Math.max(sentBytes - before, 0), size);
    before += size;
    return size === 0 ? 1 : sent / size;
  });
}
