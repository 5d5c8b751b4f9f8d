import { PIECES_LIMITS } from '../../contracts/publication-limits.ts';

/** « PDF », « DOCX »; the type itself of a file that no longer may be joined. */
export function typeLabel(type: string): string {
  return new Map<string, string>(Object.entries(PIECES_LIMITS.types)).get(type) ?? type;
}
