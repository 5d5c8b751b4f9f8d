import type { FicheContenu } from '../../contracts/index.ts';

/**
 * What a history entry holds of a fiche that was read: the page that shows it asks for nothing, so that a reload makes no
 * duplicata, and its address names no demande.
 */
export function ficheState(fiche: FicheContenu): { fiche: string } {
  return { fiche: JSON.stringify(fiche) };
}

/** The fiche of the current history entry; null when it holds none. */
export function ficheOfHistory(): FicheContenu | null {
  const held: unknown = history.state?.fiche;
  if (typeof held !== 'string') return null;
  try {
    // Written by `ficheState` in this browser; its shape is that of the API's answer.
    const fiche: FicheContenu = JSON.parse(held);
    return Array.isArray(fiche.champs) ? fiche : null;
  } catch {
    return null;
  }
}
