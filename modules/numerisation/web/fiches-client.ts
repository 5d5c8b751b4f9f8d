import { http, type Download } from '@pwp/web-kit';
import type { AskFiches, Contexte, FicheContenu, FicheEmiseList } from '../contracts/index.ts';

/** The routes of the fiches de transmission. What is asked is noted as given out, so that the next one is a duplicata. */
export interface FichesClient {
  getFiche(numeroUnique: string, contexte: Contexte, signal?: AbortSignal): Promise<Download>;
  /** The same fiche as text. */
  readFiche(numeroUnique: string, contexte: Contexte, signal?: AbortSignal): Promise<FicheContenu>;
  /** Several in one document. */
  getFiches(fiches: AskFiches['fiches'], signal?: AbortSignal): Promise<Download>;
  /** The last ones of the guichet. */
  listFiches(signal?: AbortSignal): Promise<FicheEmiseList>;
}

const ROOT = '/api/numerisation/fiches-de-transmission';

const fichePath = (numeroUnique: string) => `${ROOT}/${encodeURIComponent(numeroUnique)}`;

/** The part of the module's client that asks for fiches. */
export const fichesClient: FichesClient = {
  getFiche: (numeroUnique, contexte, signal) => http.download(fichePath(numeroUnique), { query: { contexte }, signal }),
  readFiche: (numeroUnique, contexte, signal) =>
    http.get<FicheContenu>(`${fichePath(numeroUnique)}/contenu`, { query: { contexte }, signal }),
  getFiches: (fiches, signal) => http.download(ROOT, { body: { fiches }, signal }),
  listFiches: (signal) => http.get<FicheEmiseList>(ROOT, { signal }),
};
