import { ProblemError } from '@pwp/web-kit';
import type { BrouillonFichier } from '../../../contracts/index.ts';
import { api } from '../../api.ts';
import type { ReadFile } from './use-file-source.ts';

/** The files that the portal has of a draft. */
export interface PortalFiles {
  all: () => Promise<readonly BrouillonFichier[]>;
  read: ReadFile;
  /** Does nothing when it does not have the file. */
  remove: (id: string) => Promise<void>;
  setCategorie: (id: string, categorie: string | null) => Promise<void>;
  /** Puts these first; returns all. */
  order: (ids: readonly string[]) => Promise<readonly BrouillonFichier[]>;
}

/** The files of the draft that `brouillonId` gives. */
export function createPortalFiles(brouillonId: () => string): PortalFiles {
  const paramsOf = (fichierId: string) => ({ brouillonId: brouillonId(), fichierId });
  return {
    async all() {
      const { fichiers } = await api('GET /brouillons/:brouillonId', { params: { brouillonId: brouillonId() } });
      return fichiers;
    },

    async read(id, signal) {
      const params = paramsOf(id);
      return (await api('GET /brouillons/:brouillonId/fichiers/:fichierId/contenu', { params, signal })).blob;
    },

    async remove(id) {
      try {
        await api('DELETE /brouillons/:brouillonId/fichiers/:fichierId', { params: paramsOf(id) });
      } catch (failure) {
        if (!(failure instanceof ProblemError) || failure.status !== 404) throw failure;
      }
    },

    async setCategorie(id, categorie) {
      const params = paramsOf(id);
      await api('PATCH /brouillons/:brouillonId/fichiers/:fichierId', { params, body: { categorie } });
    },

    async order(ids) {
      const params = { brouillonId: brouillonId() };
      const { fichiers } = await api('PUT /brouillons/:brouillonId/ordre', { params, body: { fichiers: [...ids] } });
      return fichiers;
    },
  };
}
