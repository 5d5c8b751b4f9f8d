import { heldInHistory } from '@pwp/web-kit';

/** The rejected piece that a deposit replaces. */
export interface Remplacement {
  /** Id of the correction. */
  correction: number;
  nom: string;
  /** Code of its category; null when none was said. */
  categorie: string | null;
}

/** What a link to a deposit puts in the history entry, never in the address. */
export function remplacementState({ correction, nom, categorie }: Remplacement): Record<string, string> {
  return { corrige: String(correction), remplace: nom, categorie: categorie ?? '' };
}

/** The piece that the page replaces; null when it was not opened by « Remplacer cette pièce ». */
export function heldRemplacement(): Remplacement | null {
  const [corrige, nom, categorie] = ['corrige', 'remplace', 'categorie'].map(heldInHistory);
  if (typeof corrige !== 'string' || !/^[1-9]\d{0,15}$/.test(corrige) || typeof nom !== 'string') return null;
  return {
    correction: Number(corrige),
    nom,
    categorie: typeof categorie === 'string' && categorie !== '' ? categorie : null,
  };
}

/** What a page hands on in the history entry of the next one, so that the deposit knows what it replaces. */
export function handedRemplacement(): Record<string, string> {
  const held = heldRemplacement();
  return held === null ? {} : remplacementState(held);
}

/** The category that the first new piece takes: that of the piece it replaces, until another file has it. */
export function replacedCategorie(
  remplacement: Remplacement | null,
  others: readonly { categorie: string | null }[],
): string | null {
  const categorie = remplacement?.categorie ?? null;
  return others.some((other) => other.categorie === categorie) ? null : categorie;
}
