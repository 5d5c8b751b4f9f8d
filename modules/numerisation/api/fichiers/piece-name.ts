import { safeFileName } from '@pwp/api-kit';

/** The safe name of a pièce; `rang` (from 0) names a file whose name ends up empty. */
export function safePieceName(given: string, type: string, rang: number): string {
  return safeFileName(given, type, `piece-${rang + 1}`);
}
