import type { DepotFile } from './depot-file.ts';
import type { FileList } from './file-list.ts';
import type { PortalFiles } from './portal-files.ts';

/** What the portal has of a list of files, and how it comes to be what the list shows. */
export interface PortalAgreement {
  /** The received files, in the pli's order: the form before the pieces. */
  receivedIds: () => string[];
  /**
   * The order that the portal knows. Null after parallel uploads, whose responses do not tell which file was stored
   * first.
   */
  knows: (order: readonly string[] | null) => void;
  forgets: (id: string) => void;
  /** Sends the list's order if it differs. */
  syncOrder: () => Promise<void>;
  /** Once one duplicate is removed, the other is no longer one. */
  readDoublons: () => Promise<void>;
  /** An upload was aborted, so the portal may have a file that the list does not. */
  doubt: (isDoubtful: boolean) => void;
  /** Deletes what the portal may have received of a file removed during its upload. */
  dropStrangers: () => Promise<void>;
}

/** The portal knows nothing of the list yet. */
export function createPortalAgreement(list: FileList, portal: PortalFiles): PortalAgreement {
  let known: readonly string[] | null = [];
  let doubtful = false;
  let syncing = Promise.resolve();

  function receivedIds(): string[] {
    const received = list.files.value.filter(({ etat }) => etat === 'recue');
    const of = (wanted: DepotFile['role']) => received.filter(({ role }) => role === wanted).map(({ id }) => id);
    return [...of('formulaire'), ...of('piece')];
  }

  /** A list whose order changes meanwhile is compared once the portal has said which one it keeps. */
  function syncOrder(): Promise<void> {
    const synced = syncing.then(sendOrder);
    syncing = synced.catch(() => undefined);
    return synced;
  }

  async function sendOrder(): Promise<void> {
    const order = receivedIds();
    if (order.length < 2 || order.join() === known?.join()) return;
    const fichiers = await portal.order(order);
    known = order;
    // The second of two duplicates in the agent's order is marked.
    for (const { id, doublon } of fichiers) list.change(id, { doublon });
  }

  async function readDoublons(): Promise<void> {
    if (!list.files.value.some(({ doublon }) => doublon === 'lot')) return;
    try {
      for (const { id, doublon } of await portal.all()) list.change(id, { doublon });
    } catch {
      // The warning stays, and the agent may still keep the file.
    }
  }

  async function dropStrangers(): Promise<void> {
    if (!doubtful) return;
    for (const { id } of await portal.all()) if (list.find(id) === undefined) await portal.remove(id);
    doubtful = false;
  }

  return {
    receivedIds,
    knows: (order) => (known = order),
    forgets: (id) => (known = known?.filter((one) => one !== id) ?? null),
    syncOrder,
    readDoublons,
    doubt: (isDoubtful) => (doubtful = isDoubtful),
    dropStrangers,
  };
}
