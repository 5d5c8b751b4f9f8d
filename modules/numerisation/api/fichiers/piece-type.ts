import type { FileStore } from '@pwp/api-kit';
import { fileTypeFromBuffer } from 'file-type';
import { PLI_LIMITS } from '../../contracts/index.ts';

/** Media types of pieces. */
export type PieceType = keyof typeof PLI_LIMITS.types;

/** Bytes that tell a type: what file-type asks for. */
const HEAD = 4_100;

/** Whether a piece may be of this media type. */
export function isPieceType(type: string): type is PieceType {
  return Object.hasOwn(PLI_LIMITS.types, type);
}

/** The type that the first bytes of a stored file tell, whatever its name says; undefined when it is none of the accepted ones. */
export async function typeByContent(files: FileStore, key: string): Promise<PieceType | undefined> {
  const found = await fileTypeFromBuffer(await files.head(key, HEAD));
  // Half of the phones sign their HEIC with the brand of the family, which file-type tells apart by its media type alone.
  const type = found?.mime === 'image/heif' ? 'image/heic' : found?.mime;
  return type !== undefined && isPieceType(type) ? type : undefined;
}
