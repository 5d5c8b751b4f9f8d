import { http, type UploadOptions } from '@pwp/web-kit';
import type { Brouillon, BrouillonFichier, BrouillonList, OpenBrouillon, PliDetail } from '../contracts/index.ts';

/** A file on its way to a draft, and what the agent says of it. */
export interface FichierToPut extends Pick<BrouillonFichier, 'role' | 'categorie'> {
  file: File;
}

/** How an upload is followed (bytes of the whole request) and stopped. */
export type PutOptions = Pick<UploadOptions, 'onProgress' | 'signal'>;

/** The routes of the drafts. Every call rejects with a `ProblemError`. */
export interface BrouillonsClient {
  /** The drafts of the account at its current guichet. */
  listBrouillons(signal?: AbortSignal): Promise<BrouillonList>;
  /** The draft of a demande: the one that exists, or a new one. */
  openBrouillon(of: OpenBrouillon): Promise<Brouillon>;
  getBrouillon(id: string, signal?: AbortSignal): Promise<Brouillon>;
  deleteBrouillon(id: string): Promise<void>;
  /** Sent again under the same `fichierId`, it is the same file. */
  putFichier(id: string, fichierId: string, fichier: FichierToPut, options?: PutOptions): Promise<BrouillonFichier>;
  setCategorie(id: string, fichierId: string, categorie: string | null): Promise<BrouillonFichier>;
  deleteFichier(id: string, fichierId: string): Promise<void>;
  orderFichiers(id: string, fichierIds: readonly string[]): Promise<Brouillon>;
  /** Makes the pli; asked again, it answers the pli that was made. */
  sendBrouillon(id: string): Promise<PliDetail>;
}

const ROOT = '/api/numerisation/brouillons';

const pathOf = (id: string) => `${ROOT}/${encodeURIComponent(id)}`;
const fichierPath = (id: string, fichierId: string) => `${pathOf(id)}/fichiers/${encodeURIComponent(fichierId)}`;

/** The drafts over the portal's own `http`. */
export const brouillonsClient: BrouillonsClient = {
  listBrouillons: (signal) => http.get<BrouillonList>(ROOT, { signal }),
  openBrouillon: (of) => http.post<Brouillon>(ROOT, of),
  getBrouillon: (id, signal) => http.get<Brouillon>(pathOf(id), { signal }),
  deleteBrouillon: (id) => http.delete(pathOf(id)),
  putFichier: (id, fichierId, { file, role, categorie }, options = {}) => {
    const form = new FormData();
    // The API reads the fields before the file, as they arrive.
    form.set('role', role);
    if (categorie !== null) form.set('categorie', categorie);
    form.set('file', file, file.name);
    return http.upload<BrouillonFichier>(fichierPath(id, fichierId), form, { method: 'PUT', ...options });
  },
  setCategorie: (id, fichierId, categorie) => http.patch<BrouillonFichier>(fichierPath(id, fichierId), { categorie }),
  deleteFichier: (id, fichierId) => http.delete(fichierPath(id, fichierId)),
  orderFichiers: (id, fichiers) => http.put<Brouillon>(`${pathOf(id)}/ordre`, { fichiers }),
  sendBrouillon: (id) => http.post<PliDetail>(`${pathOf(id)}/envoi`),
};
