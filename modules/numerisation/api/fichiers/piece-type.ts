import { PLI_LIMITS } from '../../contracts/index.ts';

/** Media types of pieces. */
export type PieceType = keyof typeof PLI_LIMITS.types;

/** Whether a piece may be of this media type. */
export function isPieceType(type: string): type is PieceType {
  return Object.hasOwn(PLI_LIMITS.types, type);
}
