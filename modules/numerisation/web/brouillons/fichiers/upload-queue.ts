import { announce, failureMessage, ProblemError } from '@pwp/web-kit';
import type { BrouillonFichier } from '../../../contracts/index.ts';
import { api } from '../../api.ts';
import { fr } from '../../locales/fr.ts';
import { receivedFile, type DepotFile } from './depot-file.ts';
import type { FileList } from './file-list.ts';

/** Concurrent uploads: two fill an office's line, and more would only delay each other. */
const AT_ONCE = 2;

export interface UploadQueueOptions {
  list: FileList;
  /** The draft that receives the files. */
  brouillonId: () => string;
  onReceived: (file: DepotFile, received: BrouillonFichier) => void;
  /** A file failed; its `motif` says why. `refused`: another attempt fails too. */
  onFailed: (file: DepotFile, refused: boolean) => void;
  /** The last upload has ended. */
  onIdle: () => void;
}

export interface UploadQueue {
  /** Uploads the queued files, two at a time. */
  run: () => void;
  /** Queues again the files that the network alone kept from the portal, and says how many leave. */
  sendLostAgain: () => void;
  isIdle: () => boolean;
  /** Aborts the upload of one file, or of all; true when one was running. */
  stop: (id?: string) => boolean;
}

/** A retry may succeed: nobody answered, or the error does not concern the file. */
function isPassing(failure: unknown): boolean {
  if (!(failure instanceof ProblemError)) return true;
  return failure.status === 0 || failure.status === 401 || failure.status === 429 || failure.status >= 500;
}

/** Uploads the queued files of a list to a draft. */
export function createUploadQueue(options: UploadQueueOptions): UploadQueue {
  const { list } = options;
  const running = new Map<string, AbortController>();
  /** Files whose last upload reached nobody. */
  const lost = new Set<string>();

  function run(): void {
    for (const file of list.files.value) {
      if (running.size >= AT_ONCE) return;
      if (file.etat === 'attente') void upload(file);
    }
  }

  async function upload({ id, file, role, categorie, remplace }: DepotFile): Promise<void> {
    if (file === null) return;
    const controller = new AbortController();
    const { signal } = controller;
    running.set(id, controller);
    lost.delete(id);
    list.change(id, { etat: 'envoi', part: 0, motif: '' });
    const onProgress = (sent: number, total: number) => list.change(id, { part: total === 0 ? 0 : sent / total });
    try {
      const received = await api('PUT /brouillons/:brouillonId/fichiers/:fichierId', {
        params: { brouillonId: options.brouillonId(), fichierId: id },
        query: { remplace: remplace.length === 0 ? undefined : [...remplace] },
        // The API streams the form, so the fields come before the file.
        form: { role, categorie: categorie ?? undefined, file },
        signal,
        onProgress,
      });
      const before = list.find(id);
      if (before !== undefined && !signal.aborted) {
        // The agent may have chosen its category during the upload.
        const { cle, categorie: chosen, origine, file: content } = before;
        list.change(id, { ...receivedFile(received), cle, categorie: chosen, origine, file: content });
        options.onReceived(before, received);
      }
    } catch (failure) {
      if (!signal.aborted) fail(id, failure);
    }
    running.delete(id);
    run();
    if (running.size === 0) options.onIdle();
  }

  function fail(id: string, failure: unknown): void {
    const refused = !isPassing(failure);
    if (failure instanceof ProblemError && failure.status === 0) lost.add(id);
    // Without a network it leaves by itself; behind a broken line the browser may never say that it is mended.
    const waits = lost.has(id) && !navigator.onLine;
    // While the portal may have its former content, it counts in the sending.
    const counts = (list.find(id)?.remplace ?? []).length > 0;
    list.change(id, {
      etat: refused && !counts ? 'refusee' : 'echec',
      motif: waits ? fr.depot.horsConnexion : failureMessage(failure),
    });
    const file = list.find(id);
    if (file !== undefined) options.onFailed(file, refused);
  }

  function sendLostAgain(): void {
    const waiting = list.files.value.filter(({ id, etat }) => etat === 'echec' && lost.has(id));
    if (waiting.length === 0) return;
    for (const { id } of waiting) list.change(id, { etat: 'attente', motif: '' });
    announce(fr.depot.repartis(waiting.length));
    run();
  }

  function stop(id?: string): boolean {
    const stopped = id === undefined ? [...running.values()] : [running.get(id)].filter((one) => one !== undefined);
    for (const controller of stopped) controller.abort();
    return stopped.length > 0;
  }

  return { run, sendLostAgain, isIdle: () => running.size === 0, stop };
}
