import type { PliChangements, PliCounters, PliDetail, PliList, PliListItem } from '../../contracts/index.ts';
import { callsOf, type Answers, type PortalApi } from './mount-page.ts';

/** A pli of the dashboard. */
export function aPli(given: Partial<PliListItem> = {}): PliListItem {
  return {
    transaction: '1je9xw3quz77b',
    numeroUnique: '0340819000040PWP01',
    dateTransmission: '2026-11-24T13:55:00.000Z',
    statut: 'numerisation-en-cours',
    dateStatut: '2026-11-24T14:00:00.000Z',
    contexte: 'AJO',
    piecesRejetees: 0,
    delaiAnormal: false,
    ...given,
  };
}

/** The detail of a pli. */
export function aPliDetail(given: Partial<PliDetail> = {}): PliDetail {
  return { ...aPli(given), motif: null, pieces: [], historique: [], ...given };
}

/** What the tiles count. */
const counters: PliCounters = { total: 94, rejetesEtRenouveles: 3, renouveles: 17, rejetes: 8, delaiAnormal: 5 };

/** Nothing moved, and the follow-up does well. */
export const noChange: PliChangements = { plis: 0, curseur: 7, suiviInterrompuDepuis: null };

/** A dashboard whose list holds one pli of 94, of an account that saved no view. */
export function aDashboard(list: Partial<PliList> = {}, more: Answers = {}): Answers {
  return {
    'GET /plis': { items: [aPli()], total: 94, ...list },
    'GET /plis/counters': counters,
    'GET /plis/changements': noChange,
    'GET /api/preferences/:key': { value: null },
    ...more,
  };
}

/** What the list was last asked. */
export const lastQuery = (api: PortalApi) => callsOf(api, 'GET /plis').at(-1)?.query;

/** The numéro unique that the list was last searched for. */
export const lastSearch = (api: PortalApi) => callsOf(api, 'GET /plis').at(-1)?.headers['x-numero-unique'];
