import { heldInHistory } from '@pwp/web-kit';
import type { LocationQuery, RouteLocationRaw } from 'vue-router';
import { PATHS } from '../paths.ts';
import { readDashboardQuery, writeDashboardQuery, type DashboardQuery } from './dashboard-query.ts';

// In the history entry, which survives reload and back like the URL, but stays out of logs and out of sight.
const NUMERO_UNIQUE = 'rechercheNumeroUnique';
const DEMANDEUR = 'rechercheDemandeur';
const REFERENCE = 'rechercheReference';
/** Distinguishes an address that the agent chose from one that only opens the dashboard. */
const CHOSEN = 'choisi';
/** A detail that was opened from the list, whose entry is under it. */
const ABOVE_LIST = 'surLaListe';

/** The history entry of a query, beside which the panel of a pli may be open. */
export function locationOf(query: DashboardQuery, pli?: string): RouteLocationRaw {
  return {
    path: PATHS.dashboard,
    query: { ...writeDashboardQuery(query), ...(pli !== undefined && { pli }) },
    state: {
      [CHOSEN]: true,
      [NUMERO_UNIQUE]: query.numeroUnique,
      [DEMANDEUR]: query.demandeur,
      [REFERENCE]: query.reference,
      [ABOVE_LIST]: pli !== undefined,
    },
    // The numéro unique, the name and the reference change the list but not the address.
    force: true,
  };
}

/** The query in the current history entry. */
export function currentQuery(query: LocationQuery): DashboardQuery {
  return readDashboardQuery(query, {
    numeroUnique: textInHistory(NUMERO_UNIQUE),
    demandeur: textInHistory(DEMANDEUR),
    reference: textInHistory(REFERENCE),
  });
}

function textInHistory(key: string): string {
  const kept = heldInHistory(key);
  return typeof kept === 'string' ? kept : '';
}

/** Whether the current entry only opens the dashboard, without a choice or a pli to show. */
export function isOpening(query: LocationQuery): boolean {
  // A link to a pli opens its panel beside the list of the day.
  const { pli: _linked, ...choices } = query;
  return Object.keys(choices).length === 0 && heldInHistory(CHOSEN) !== true && heldInHistory('pli') === undefined;
}

/** The pli whose panel the address opens, as the link of a notice does; null when it names none. */
export function linkedPli({ pli }: LocationQuery): string | null {
  return typeof pli === 'string' && /^[a-z0-9]{13}$/.test(pli) ? pli : null;
}

/** Whether the list is the entry before, so that closing the detail is a step back. */
export function isAboveList(): boolean {
  return heldInHistory(ABOVE_LIST) === true;
}
