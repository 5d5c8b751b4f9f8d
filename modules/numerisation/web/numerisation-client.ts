import { http, type Download, type UploadOptions } from '@pwp/web-kit';
import { inject, type InjectionKey } from 'vue';
import type { Contexte, Demande, PliCounters, PliDetail, PliList, PliQuery } from '../contracts/index.ts';

/** What `POST /api/numerisation/plis` is made of. */
export interface Depot {
  numeroUnique: string;
  contexte: Contexte;
  files: readonly File[];
  /** Same key, same pli: sent again after a failure, it makes no second one. */
  idempotencyKey: string;
}

/** How an upload is followed (bytes of the whole request) and stopped. */
export type DepotOptions = Pick<UploadOptions, 'onProgress' | 'signal'>;

/** The module's routes of the API, typed by its contracts. Every call rejects with a `ProblemError`. */
export interface NumerisationClient {
  listPlis(query: PliQuery, signal?: AbortSignal): Promise<PliList>;
  countPlis(period: Pick<PliQuery, 'du' | 'au'>, signal?: AbortSignal): Promise<PliCounters>;
  getPli(transaction: string, signal?: AbortSignal): Promise<PliDetail>;
  getDemande(numeroUnique: string, signal?: AbortSignal): Promise<Demande>;
  getPiece(numeroUnique: string, pieceId: string, signal?: AbortSignal): Promise<Download>;
  deletePiece(numeroUnique: string, pieceId: string): Promise<void>;
  createPli(depot: Depot, options?: DepotOptions): Promise<PliDetail>;
  getFiche(numeroUnique: string, contexte: Contexte, signal?: AbortSignal): Promise<Download>;
}

const ROOT = '/api/numerisation';

const demandePath = (numeroUnique: string) => `${ROOT}/demandes/${encodeURIComponent(numeroUnique)}`;
const piecePath = (numeroUnique: string, pieceId: string) =>
  `${demandePath(numeroUnique)}/pieces/${encodeURIComponent(pieceId)}`;

/** The client that the pages use, over the portal's own `http`. */
export const numerisationClient: NumerisationClient = {
  listPlis: (query, signal) => http.get<PliList>(`${ROOT}/plis`, { query, signal }),
  countPlis: (period, signal) => http.get<PliCounters>(`${ROOT}/plis/counters`, { query: period, signal }),
  getPli: (transaction, signal) => http.get<PliDetail>(`${ROOT}/plis/${encodeURIComponent(transaction)}`, { signal }),
  getDemande: (numeroUnique, signal) => http.get<Demande>(demandePath(numeroUnique), { signal }),
  getPiece: (numeroUnique, pieceId, signal) => http.download(`${piecePath(numeroUnique, pieceId)}/contenu`, { signal }),
  deletePiece: (numeroUnique, pieceId) => http.delete(piecePath(numeroUnique, pieceId)),
  createPli: ({ numeroUnique, contexte, files, idempotencyKey }, options = {}) => {
    const form = new FormData();
    // The API reads the fields before the files, as they arrive.
    form.set('numeroUnique', numeroUnique);
    form.set('contexte', contexte);
    for (const file of files) form.append('files', file, file.name);
    return http.upload<PliDetail>(`${ROOT}/plis`, form, {
      headers: { 'Idempotency-Key': idempotencyKey },
      ...options,
    });
  },
  getFiche: (numeroUnique, contexte, signal) =>
    http.download(`${ROOT}/fiches-de-transmission/${encodeURIComponent(numeroUnique)}`, {
      query: { contexte },
      signal,
    }),
};

/** Where tests give the pages another client. */
export const NUMERISATION_CLIENT: InjectionKey<NumerisationClient> = Symbol('numerisation client');

/** The client of the page that calls it. */
export function useNumerisationClient(): NumerisationClient {
  return inject(NUMERISATION_CLIENT, numerisationClient);
}
