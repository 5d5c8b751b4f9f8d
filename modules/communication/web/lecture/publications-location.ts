import { heldInHistory } from '@pwp/web-kit';
import type { LocationQuery, RouteLocationRaw } from 'vue-router';
import type { Genre, Theme } from '../../contracts/index.ts';
import { GENRE_LABELS, THEME_LABELS } from '../../contracts/labels.ts';
import { PATHS } from '../paths.ts';

/** What the list of readers shows; everything when empty. */
export interface PublicationsView {
  genre?: Genre | undefined;
  theme?: Theme | undefined;
  nonLues?: 'oui' | undefined;
  /** Days, in Paris. */
  du?: string | undefined;
  au?: string | undefined;
  texte?: string | undefined;
}

// What somebody searches may be a name: it stays out of the address.
const TEXTE = 'rechercheCommunication';
/** As `countQuery` of module.json says. */
const NON_LUES = 'non-lues';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

// `Object.keys` loses the key type of the labels.
export const GENRES = Object.keys(GENRE_LABELS) as Genre[];
export const THEMES = Object.keys(THEME_LABELS) as Theme[];

/** The history entry of a view. */
export function locationOf({ texte, nonLues, ...filtres }: PublicationsView): RouteLocationRaw {
  const liste = nonLues === undefined ? undefined : NON_LUES;
  return {
    path: PATHS.publications,
    query: Object.fromEntries(Object.entries({ liste, ...filtres }).filter(([, value]) => value !== undefined)),
    state: { [TEXTE]: texte ?? '' },
    // The text changes the list but not the address.
    force: true,
  };
}

/** The view of the current history entry; unknown values are ignored. */
export function currentView({ genre, theme, liste, du, au }: LocationQuery): PublicationsView {
  const texte = heldInHistory(TEXTE);
  return {
    genre: GENRES.find((one) => one === genre),
    theme: THEMES.find((one) => one === theme),
    nonLues: liste === NON_LUES ? 'oui' : undefined,
    du: dayOf(du),
    au: dayOf(au),
    texte: typeof texte === 'string' && texte !== '' ? texte : undefined,
  };
}

/** Whether a search narrows the list, beside its kind and what is unread. */
export function isSearched({ theme, du, au, texte }: PublicationsView): boolean {
  return [theme, du, au, texte].some((value) => value !== undefined);
}

function dayOf(value: LocationQuery[string] | undefined): string | undefined {
  return typeof value === 'string' && DAY.test(value) ? value : undefined;
}
