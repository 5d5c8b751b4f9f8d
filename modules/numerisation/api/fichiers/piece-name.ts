import { safeFileName } from '@pwp/api-kit';

/** What a pièce without a name is called; `rang` from 0. */
export function unnamedPiece(rang: number): string {
  return `piece-${rang + 1}`;
}

/** The safe name of a pièce; `rang` (from 0) names a file whose name ends up empty. */
export function safePieceName(given: string, type: string, rang: number): string {
  return safeFileName(given, type, unnamedPiece(rang));
}
