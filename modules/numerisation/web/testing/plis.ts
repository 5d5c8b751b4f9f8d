import type { PliChangements, PliCounters, PliDetail, PliList, PliListItem, PliPiece } from '../../contracts/index.ts';
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
    reference: null,
    demandeur: null,
    delaiAnormal: false,
    ...given,
  };
}

/** The detail of a pli. */
export function aPliDetail(given: Partial<PliDetail> = {}): PliDetail {
  return { ...aPli(given), motif: null, deposant: null, pieces: [], historique: [], ...given };
}

/** A piece of a pli. */
export function aPliPiece(given: Partial<PliPiece> = {}): PliPiece {
  return {
    nom: 'bulletin.pdf',
    taille: 2048,
    type: 'application/pdf',
    etat: 'transmise',
    motif: null,
    role: 'piece',
    categorie: null,
    categorieLibelle: null,
    sha256: 'e3b0c442',
    ...given,
  };
}

const counters: PliCounters = {
  total: 94,
  rejetesEtRenouveles: 3,
  renouveles: 17,
  rejetes: 8,
  corriges: 2,
  delaiAnormal: 5,
};

/** No changes, and a healthy follow-up. */
export const noChange: PliChangements = { plis: 0, curseur: 7, suiviInterrompuDepuis: null };

/** A dashboard that lists one pli of 94, for an account without a saved view. */
export function aDashboard(list: Partial<PliList> = {}, more: Answers = {}): Answers {
  return {
    'GET /plis': { items: [aPli()], total: 94, ...list },
    'GET /plis/counters': counters,
    'GET /plis/changements': noChange,
    'GET /api/preferences/:key': { value: null },
    ...more,
  };
}

/** The last query of the list. */
export const lastQuery = (api: PortalApi) => callsOf(api, 'GET /plis').at(-1)?.query;

/** The last reference searched in the list, encoded. */
export const lastReference = (api: PortalApi) => callsOf(api, 'GET /plis').at(-1)?.headers['x-reference'];

/** The last numéro unique searched in the list. */
export const lastSearch = (api: PortalApi) => callsOf(api, 'GET /plis').at(-1)?.headers['x-numero-unique'];
