import { ProblemError } from '@pwp/web-kit';
import type { BrouillonFichier } from '../../../contracts/index.ts';
import { api } from '../../api.ts';
import type { ReadFile } from './use-file-source.ts';

/** The files that the portal has of a draft. What changes them is sent one after the other: two changes at once might be made in the other order. */
export interface PortalFiles {
  all: () => Promise<readonly BrouillonFichier[]>;
  read: ReadFile;
  /** Does nothing when it does not have the file. */
  remove: (id: string) => Promise<void>;
  setCategorie: (id: string, categorie: string | null) => Promise<void>;
  /** Puts these first; returns all. */
  order: (ids: readonly string[]) => Promise<readonly BrouillonFichier[]>;
  /** Every change was made, or could not be. */
  settled: () => Promise<void>;
}

/** The files of the draft that `brouillonId` gives. */
export function createPortalFiles(brouillonId: () => string): PortalFiles {
  const paramsOf = (fichierId: string) => ({ brouillonId: brouillonId(), fichierId });
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<Answer>(change: () => Promise<Answer>): Promise<Answer> {
    const made = last.then(change);
    last = made.catch(() => undefined);
    return made;
  }
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
        const params = paramsOf(id);
        await inTurn(() => api('DELETE /brouillons/:brouillonId/fichiers/:fichierId', { params }));
      } catch (failure) {
        if (!(failure instanceof ProblemError) || failure.status !== 404) throw failure;
      }
    },

    async setCategorie(id, categorie) {
      const params = paramsOf(id);
      await inTurn(() => api('PATCH /brouillons/:brouillonId/fichiers/:fichierId', { params, body: { categorie } }));
    },

    async order(ids) {
      const params = { brouillonId: brouillonId() };
      const body = { fichiers: [...ids] };
      const { fichiers } = await inTurn(() => api('PUT /brouillons/:brouillonId/ordre', { params, body }));
      return fichiers;
    },

    settled: async () => void (await last),
  };
}
