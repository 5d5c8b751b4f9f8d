import { http, type Download } from '@pwp/web-kit';
import { inject, type InjectionKey } from 'vue';
import type { Demande } from '../contracts/index.ts';
import { brouillonsClient, type BrouillonsClient } from './brouillons-client.ts';
import { fichesClient, type FichesClient } from './fiches-client.ts';
import { plisClient, type PlisClient } from './plis-client.ts';

/** The module's routes of the API, typed by its contracts. Every call rejects with a `ProblemError`. */
export interface NumerisationClient extends BrouillonsClient, FichesClient, PlisClient {
  getDemande(numeroUnique: string, signal?: AbortSignal): Promise<Demande>;
  getPiece(numeroUnique: string, pieceId: string, signal?: AbortSignal): Promise<Download>;
  deletePiece(numeroUnique: string, pieceId: string): Promise<void>;
}

const ROOT = '/api/numerisation';

const demandePath = (numeroUnique: string) => `${ROOT}/demandes/${encodeURIComponent(numeroUnique)}`;
const piecePath = (numeroUnique: string, pieceId: string) =>
  `${demandePath(numeroUnique)}/pieces/${encodeURIComponent(pieceId)}`;

/** The client that the pages use, over the portal's own `http`. */
export const numerisationClient: NumerisationClient = {
  ...brouillonsClient,
  ...fichesClient,
  ...plisClient,
  getDemande: (numeroUnique, signal) => http.get<Demande>(demandePath(numeroUnique), { signal }),
  getPiece: (numeroUnique, pieceId, signal) => http.download(`${piecePath(numeroUnique, pieceId)}/contenu`, { signal }),
  deletePiece: (numeroUnique, pieceId) => http.delete(piecePath(numeroUnique, pieceId)),
};

/** Where tests give the pages another client. */
export const NUMERISATION_CLIENT: InjectionKey<NumerisationClient> = Symbol('numerisation client');

/** The client of the page that calls it. */
export function useNumerisationClient(): NumerisationClient {
  return inject(NUMERISATION_CLIENT, numerisationClient);
}
