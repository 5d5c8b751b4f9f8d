import { heldInHistory } from '@pwp/web-kit';
import type { BrouillonCorrige } from '../../contracts/index.ts';
import type { RejetPlace } from './corrections-location.ts';

/** What was rejected: a piece, the form of a demande CERFA, or the whole pli. */
type RejetObjet = 'piece' | 'formulaire' | 'pli';

/** The rejection that a sending mends. */
export interface Remplacement extends RejetPlace {
  /** Id of the correction. */
  correction: number;
  objet: RejetObjet;
  /** Of the rejected file; empty for a whole pli. */
  nom: string;
  /** Code of its category; null when none was said. */
  categorie: string | null;
  /** It was rejected for that category. */
  malTypee: boolean;
}

/** The rejection as a deposit needs it. */
export function remplacementOf({ correction, motif, piece, liste, rang }: BrouillonCorrige & RejetPlace): Remplacement {
  return {
    correction,
    objet: piece?.role ?? 'pli',
    nom: piece?.nom ?? '',
    categorie: piece?.categorie ?? null,
    malTypee: motif === 'mal-typee',
    liste,
    rang,
  };
}

/** What a link to a deposit puts in the history entry, never in the address. */
export function remplacementState(remplacement: Remplacement): Record<string, string> {
  const { correction, objet, nom, categorie, malTypee, liste, rang } = remplacement;
  return {
    corrige: String(correction),
    objet,
    remplace: nom,
    categorie: categorie ?? '',
    malTypee: malTypee ? 'oui' : '',
    liste,
    rang: String(rang),
  };
}

/** The rejection that the page mends; null when it was not opened from one. */
export function heldRemplacement(): Remplacement | null {
  const [corrige, objet, nom, categorie, liste, rang] = [
    'corrige',
    'objet',
    'remplace',
    'categorie',
    'liste',
    'rang',
  ].map((key) => {
    const held = heldInHistory(key);
    return typeof held === 'string' ? held : '';
  });
  if (corrige === undefined || !/^[1-9]\d{0,15}$/.test(corrige)) return null;
  return {
    correction: Number(corrige),
    objet: objet === 'formulaire' || objet === 'pli' ? objet : 'piece',
    nom: nom ?? '',
    categorie: categorie === undefined || categorie === '' ? null : categorie,
    malTypee: heldInHistory('malTypee') === 'oui',
    liste: liste ?? '',
    rang: Number(rang) || 0,
  };
}

/** What a page hands on in the history entry of the next one, so that the deposit knows what it mends. */
export function handedRemplacement(): Record<string, string> {
  const held = heldRemplacement();
  return held === null ? {} : remplacementState(held);
}

/** Whether the agent says the category of the piece that replaces: that of the rejected one is unknown, or wrong. */
export function asksCategorie(remplacement: Remplacement | null): boolean {
  return remplacement?.objet === 'piece' && keptCategorie(remplacement) === null;
}

/** The category of the rejected piece, where it was not the fault. */
export function keptCategorie(remplacement: Remplacement | null): string | null {
  return remplacement === null || remplacement.malTypee ? null : remplacement.categorie;
}

/** The category that the first new piece takes: that of the piece it replaces, until another file has it. */
export function replacedCategorie(
  remplacement: Remplacement | null,
  others: readonly { categorie: string | null }[],
): string | null {
  const categorie = keptCategorie(remplacement);
  return others.some((other) => other.categorie === categorie) ? null : categorie;
}
