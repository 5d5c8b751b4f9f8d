import type { RouteLocationRaw } from 'vue-router';
import { CONSEIL_SANS_MOTIF, MOTIF_CONSEILS } from '../../contracts/conseils.ts';
import type { BrouillonCorrige, Contexte } from '../../contracts/index.ts';
import { frCorrections as words } from '../locales/corrections.ts';
import { PATHS } from '../paths.ts';
import type { RejetPlace } from './corrections-location.ts';
import { remplacementOf, remplacementState } from './remplacement.ts';

/** What a rejection says of itself. */
export interface Rejet extends BrouillonCorrige {
  contexte: Contexte;
  numeroUnique: string | null;
}

/** A rejection, and where in « À corriger » the agent sees it. */
type PlacedRejet = Rejet & RejetPlace;

/** A link that mends. */
export interface Way {
  label: string;
  to: RouteLocationRaw;
}

/**
 * The ways on from a rejection, the first one first: never to a page that would be refused. `place` is where « Rejet
 * suivant » goes on from.
 */
export function waysOf(given: Rejet, place: RejetPlace = { liste: '', rang: 0 }): Way[] {
  const rejet = { ...given, ...place };
  const { numeroUnique, motif, contexte, piece } = rejet;
  if (motif === 'demande-radiee') return [{ label: words.nouvelleDemande, to: cerfaPage(rejet, 'CRE') }];
  if (motif === 'demande-inconnue')
    return [{ label: words.autreNumero, to: { path: PATHS.demande, state: heldBy(rejet) } }];
  // A creation that was refused has no number, so nothing can be added to it.
  if (numeroUnique === null) return [{ label: words.cerfa, to: cerfaPage(rejet, 'CRE') }];
  const isForm = piece?.role === 'formulaire';
  if (isForm || (piece === null && isCerfa(contexte))) {
    // A demande that exists is not created again: its form is an update.
    const again = contexte === 'REN' ? 'REN' : 'MAJ';
    return [{ label: isForm ? words.remplacer : words.cerfa, to: cerfaPage(rejet, again) }];
  }
  const deposit = { path: PATHS.ajout, state: { numeroUnique, ...heldBy(rejet) } };
  const replace = { label: piece === null ? words.renvoyer : words.remplacer, to: deposit };
  return motif === 'categorie-pleine'
    ? [replace, { label: words.liberer, to: { ...deposit, path: PATHS.selection } }]
    : [replace];
}

/** What to do about a rejection, in words. */
export function conseilOf({ motif, numeroUnique }: Pick<Rejet, 'motif' | 'numeroUnique'>): string {
  const conseil = motif === null ? CONSEIL_SANS_MOTIF : MOTIF_CONSEILS[motif];
  const isOver = motif === 'demande-radiee' || motif === 'demande-inconnue';
  return numeroUnique === null && !isOver ? `${words.creation} ${conseil}` : conseil;
}

function isCerfa(contexte: Contexte): boolean {
  return contexte === 'CRE' || contexte === 'REN' || contexte === 'MAJ';
}

function cerfaPage(rejet: PlacedRejet, contexte: 'CRE' | 'REN' | 'MAJ'): RouteLocationRaw {
  const held = contexte === 'CRE' || rejet.numeroUnique === null ? {} : { numeroUnique: rejet.numeroUnique };
  return { path: PATHS.cerfaEnvoi, state: { ...held, ...heldBy(rejet), contexte } };
}

function heldBy(rejet: PlacedRejet): Record<string, string> {
  return remplacementState(remplacementOf(rejet));
}
