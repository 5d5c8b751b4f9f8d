import { http, preferences, type Download } from '@pwp/web-kit';
import type {
  PliChangements,
  PliChangementsQuery,
  PliCounters,
  PliDetail,
  PliExportQuery,
  PliList,
  PliQuery,
} from '../contracts/index.ts';
import { isSavedView, type SavedView } from './plis/toolbar/saved-view.ts';

/** What goes with a list beside its query. */
interface PlisOptions {
  /** A numéro unique or its beginning, in capitals without spaces; never in the address. */
  numeroUnique?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** The routes of the dashboard. Every call rejects with a `ProblemError`. */
export interface PlisClient {
  listPlis(query: PliQuery, options?: PlisOptions): Promise<PliList>;
  countPlis(period: Pick<PliQuery, 'du' | 'au'>, signal?: AbortSignal): Promise<PliCounters>;
  getChangements(query: PliChangementsQuery, signal?: AbortSignal): Promise<PliChangements>;
  exportPlis(format: 'csv' | 'xlsx', query: PliExportQuery, options?: PlisOptions): Promise<Download>;
  getPli(transaction: string, signal?: AbortSignal): Promise<PliDetail>;
  /** The view that the account saved; undefined when it saved none. */
  readView(): Promise<SavedView | undefined>;
  /** Saves a view in place of the last one; null forgets it. */
  saveView(view: SavedView | null): Promise<void>;
}

const ROOT = '/api/numerisation/plis';
const VIEW = 'numerisation.tableau-de-bord';

const optionsOf = ({ numeroUnique = '', signal }: PlisOptions = {}) => ({
  signal,
  ...(numeroUnique !== '' && { headers: { 'X-Numero-Unique': numeroUnique } }),
});

/** The dashboard over the portal's own `http`. */
export const plisClient: PlisClient = {
  listPlis: (query, options) => http.get<PliList>(ROOT, { query, ...optionsOf(options) }),
  countPlis: (period, signal) => http.get<PliCounters>(`${ROOT}/counters`, { query: period, signal }),
  getChangements: (query, signal) => http.get<PliChangements>(`${ROOT}/changements`, { query, signal }),
  exportPlis: (format, query, options) => http.download(`${ROOT}/export.${format}`, { query, ...optionsOf(options) }),
  getPli: (transaction, signal) => http.get<PliDetail>(`${ROOT}/${encodeURIComponent(transaction)}`, { signal }),
  readView: () => preferences.read(VIEW, isSavedView),
  saveView: (view) => preferences.write(VIEW, view),
};
