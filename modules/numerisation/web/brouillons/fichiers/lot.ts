import { announce, ProblemError } from '@pwp/web-kit';
import { fr } from '../../locales/fr.ts';
import type { CategorieProposee, DepotFile } from './depot-file.ts';
import { createFileActs } from './file-acts.ts';
import { createFileList } from './file-list.ts';
import { createFileReplacement } from './file-replacement.ts';
import { createPortalAgreement } from './portal-agreement.ts';
import { createPortalFiles } from './portal-files.ts';
import { createUploadQueue } from './upload-queue.ts';

export interface LotOptions {
  brouillonId: () => string;
  /** The category of a new file, beside the other files; null when nothing says it. */
  proposed?: (nom: string, others: readonly DepotFile[]) => CategorieProposee | null;
  /** Whether the draft is open, and not being sent. */
  isReady: () => boolean;
}

/** The files of a draft, with all that carries them to the portal. */
export function createLot({ brouillonId, isReady, proposed = () => null }: LotOptions) {
  const words = fr.depot;
  const list = createFileList();
  const portal = createPortalFiles(brouillonId);
  const agreement = createPortalAgreement(list, portal);
  const queue = createUploadQueue({
    list,
    brouillonId,
    onReceived: (before, received) => {
      agreement.knows(null);
      if (before.categorie !== received.categorie) void acts.setCategorie(before.id, before.categorie);
    },
    onFailed: (file, refused) => {
      if (refused && file.remplace.length > 0) void replacement.restore(file);
      else announce(words.nonRecue(file.nom, file.motif), 'assertive');
    },
    onIdle: () => {
      const received = agreement.receivedIds().length;
      if (received > 0) announce(words.recues(received));
      // A failure here is harmless, because sending repeats the order.
      if (isReady()) agreement.syncOrder().catch(() => undefined);
    },
  });
  const acts = createFileActs({ list, portal, agreement, queue, proposed });
  const replacement = createFileReplacement({
    list,
    portal,
    stop: (id) => {
      if (queue.stop(id)) agreement.doubt(true);
    },
    run: queue.run,
    setCategorie: acts.setCategorie,
  });
  const followNetwork = () => isReady() && queue.sendLostAgain();
  window.addEventListener('online', followNetwork);
  return {
    list,
    portal,
    agreement,
    acts,
    replacement,
    stop: () => void queue.stop(),
    /** The page is left. */
    end: () => {
      window.removeEventListener('online', followNetwork);
      queue.stop();
    },
  };
}

/** Puts each file's error beside the file. */
export function blameFiles({ list, agreement }: ReturnType<typeof createLot>, failure: unknown): void {
  const faults = failure instanceof ProblemError ? (failure.problem.errors ?? []) : [];
  for (const id of agreement.receivedIds()) {
    const fault = faults.find(({ pointer }) => pointer === `/fichiers/${id}`);
    if (fault !== undefined) list.change(id, { motif: fault.detail });
  }
}
