import type { LocationQuery, RouteLocationRaw } from 'vue-router';
import type { EtatRedaction } from '../../../contracts/index.ts';
import { ETAT_LABELS } from '../../../contracts/labels.ts';
import { PATHS } from '../../paths.ts';

// `Object.keys` loses the key type of the labels.
export const ETATS = Object.keys(ETAT_LABELS) as EtatRedaction[];

/** The state that an address names; undefined for all of them. */
export function etatOf({ etat }: LocationQuery): EtatRedaction | undefined {
  return ETATS.find((one) => one === etat);
}

/** The address of the list of a state. */
export function locationOf(etat: EtatRedaction | undefined): RouteLocationRaw {
  return { path: PATHS.redaction, query: etat === undefined ? {} : { etat } };
}
