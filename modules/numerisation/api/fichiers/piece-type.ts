import type { FileStore } from '@pwp/api-kit';
import { fileTypeFromBuffer } from 'file-type';
import { PLI_LIMITS } from '../../contracts/index.ts';

/** Media types of pieces. */
export type PieceType = keyof typeof PLI_LIMITS.types;

/** Bytes that file-type needs to detect a type. */
const HEAD = 4_100;

/** Whether a piece may be of this media type. */
export function isPieceType(type: string): type is PieceType {
  return Object.hasOwn(PLI_LIMITS.types, type);
}

/** The type detected from the first bytes of a stored file, whatever its name; undefined when it is not accepted. */
export async function typeByContent(files: FileStore, key: string): Promise<PieceType | undefined> {
  const found = await fileTypeFromBuffer(await files.head(key, HEAD));
  // Half of all phones sign their HEIC with the family's brand, which file-type only distinguishes by media type.
  const type = found?.mime === 'image/heif' ? 'image/heic' : found?.mime;
  return type !== undefined && isPieceType(type) ? type : undefined;
}
