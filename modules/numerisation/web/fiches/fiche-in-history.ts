import { heldInHistory } from '@pwp/web-kit';
import type { FicheContenu } from '../../contracts/index.ts';

/**
 * The fiche stored in a history entry. Its page makes no request, so a reload creates no duplicata and its address
 * names no demande.
 */
export function ficheState(fiche: FicheContenu): { fiche: string } {
  return { fiche: JSON.stringify(fiche) };
}

/** The fiche of the current history entry; null when there is none. */
export function ficheOfHistory(): FicheContenu | null {
  const held = heldInHistory('fiche');
  if (typeof held !== 'string') return null;
  try {
    const fiche: unknown = JSON.parse(held);
    return isFiche(fiche) ? fiche : null;
  } catch {
    return null;
  }
}

/** `ficheState` wrote it in this browser, in the API's shape; an entry without fields is something else. */
function isFiche(held: unknown): held is FicheContenu {
  return typeof held === 'object' && held !== null && 'champs' in held && Array.isArray(held.champs);
}
