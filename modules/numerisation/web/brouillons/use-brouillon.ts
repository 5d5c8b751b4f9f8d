import { announce, failureMessage, ProblemError, refreshMenuCounts } from '@pwp/web-kit';
import {
  computed,
  onScopeDispose,
  readonly,
  ref,
  shallowRef,
  type ComputedRef,
  type DeepReadonly,
  type Ref,
  type ShallowRef,
} from 'vue';
import type { Brouillon, Contexte, PliDetail, RoleFichier } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { isOutage } from '../is-outage.ts';
import { fr } from '../locales/fr.ts';
import { pliOfLastEnvoi, takeBrouillon, type BrouillonRepris } from './brouillon-opening.ts';
import { chosenFile, isLeaving, isToSend, receivedFile, type DepotFile } from './fichiers/depot-file.ts';
import { createFileList } from './fichiers/file-list.ts';
import { createFileReplacement } from './fichiers/file-replacement.ts';
import { refusalOf } from './fichiers/file-rules.ts';
import { createPortalFiles } from './fichiers/portal-files.ts';
import { createUploadQueue } from './fichiers/upload-queue.ts';
import type { ReadFile } from './fichiers/use-file-source.ts';

export interface UseBrouillonOptions {
  contexte: Contexte;
  /** Null for a creation, which has none yet. */
  numeroUnique: string | null;
  /** Id of the draft that was being sent before a reload; empty when there is none. */
  dernierEnvoi: string;
  /** The category that a file's name speaks of, beside the other files; null when there is none. */
  proposed?: (nom: string, others: readonly DepotFile[]) => string | null;
  /** The correction that this sending mends. */
  corrige?: number | undefined;
  /** Called with the draft each time it is opened. */
  onOpen: (brouillon: Brouillon) => void;
  /** Called with the draft's id just before it is sent, and waited for. */
  onEnvoi: (id: string) => Promise<void>;
}

export interface UseBrouillonReturn {
  files: Readonly<ShallowRef<readonly DepotFile[]>>;
  /** The files that would be sent: all except refused ones. */
  toSend: ComputedRef<readonly DepotFile[]>;
  state: DeepReadonly<Ref<'loading' | 'failed' | 'ready' | 'sending' | 'sent'>>;
  /** French message of the draft's last failure; empty when there is none. */
  error: DeepReadonly<Ref<string>>;
  /** The last failure is of a service, not of the files. */
  isPanne: DeepReadonly<Ref<boolean>>;
  /** The existing draft, if it already held files; otherwise null. */
  repris: Readonly<ShallowRef<BrouillonRepris | null>>;
  /** Whether a file is queued or uploading. */
  uploading: ComputedRef<boolean>;
  /** Opens the draft; returns the pli if it was already sent. */
  open: () => Promise<PliDetail | undefined>;
  /** Adds files to the list and uploads each at once; invalid files are listed as refused. */
  add: (files: readonly File[], role: RoleFichier) => void;
  retry: (id: string) => void;
  /** False when the portal could not delete the file: it is still in the list. */
  remove: (id: string) => Promise<boolean>;
  forgetRefused: () => void;
  /** Empties the draft. */
  clear: () => Promise<void>;
  move: (id: string, step: -1 | 1) => void;
  setCategorie: (id: string, categorie: string | null, given?: { proposee: boolean }) => Promise<void>;
  /** The bytes of a file that the portal has. */
  read: ReadFile;
  /** Replaces a file's content by what `make` gives: it keeps its place and its category. */
  replace: (id: string, make: () => Promise<File>) => Promise<void>;
  /** Keeps a duplicate. */
  keep: (id: string) => void;
  /** Creates the pli once; undefined on failure or while another call is sending. */
  send: () => Promise<PliDetail | undefined>;
}

/** A sending in preparation for a demande: the portal stores each file until it is sent. */
export function useBrouillon(options: UseBrouillonOptions): UseBrouillonReturn {
  const words = fr.depot;
  const list = createFileList();
  const { files } = list;
  const state = ref<'loading' | 'failed' | 'ready' | 'sending' | 'sent'>('loading');
  const error = ref('');
  const isPanne = ref(false);
  const repris = shallowRef<BrouillonRepris | null>(null);
  let brouillonId = '';
  const portal = createPortalFiles(() => brouillonId);
  /**
   * The order that the portal knows. Null after parallel uploads, whose responses do not tell which file was stored
   * first.
   */
  let knownOrder: readonly string[] | null = [];
  /** An upload was aborted, so the portal may have a file that the list does not. */
  let doubtful = false;

  const toSend = computed(() => files.value.filter(isToSend));
  const uploading = computed(() => files.value.some(isLeaving));
  /** In the pli's order: the form before the pieces. */
  const receivedIds = () => {
    const received = files.value.filter(({ etat }) => etat === 'recue');
    const of = (wanted: RoleFichier) => received.filter(({ role }) => role === wanted).map(({ id }) => id);
    return [...of('formulaire'), ...of('piece')];
  };

  const queue = createUploadQueue({
    list,
    brouillonId: () => brouillonId,
    onReceived: (before, received) => {
      knownOrder = null;
      if (before.categorie !== received.categorie) void setCategorie(before.id, before.categorie);
    },
    onFailed: (file, refused) => {
      if (refused && file.remplace.length > 0) void replacement.restore(file);
      else announce(words.nonRecue(file.nom, file.motif), 'assertive');
    },
    onIdle: () => {
      const received = receivedIds().length;
      if (received > 0) announce(words.recues(received));
      // A failure here is harmless, because sending repeats the order.
      if (state.value === 'ready') syncOrder().catch(() => undefined);
    },
  });

  const replacement = createFileReplacement({
    list,
    portal,
    stop: (id) => {
      if (queue.stop(id)) doubtful = true;
    },
    run: queue.run,
    setCategorie,
  });

  function show(brouillon: Brouillon): void {
    brouillonId = brouillon.id;
    knownOrder = brouillon.fichiers.map(({ id }) => id);
    list.set(brouillon.fichiers.map(receivedFile));
    options.onOpen(brouillon);
    state.value = 'ready';
  }

  async function open(): Promise<PliDetail | undefined> {
    state.value = 'loading';
    error.value = '';
    try {
      const pli = await pliOfLastEnvoi(options.dernierEnvoi);
      if (pli !== undefined) return pli;
      const taken = await takeBrouillon(options.contexte, options.numeroUnique);
      show(taken.brouillon);
      repris.value = taken.repris;
    } catch (failure) {
      error.value = failureMessage(failure);
      isPanne.value = isOutage(failure);
      state.value = 'failed';
    }
    return undefined;
  }

  function add(chosen: readonly File[], role: RoleFichier): void {
    const added: DepotFile[] = [];
    for (const file of chosen) {
      const motif = refusalOf(file, [...toSend.value, ...added.filter(isToSend)]);
      const others = [...files.value, ...added];
      const categorie = role === 'piece' && motif === '' ? (options.proposed?.(file.name, others) ?? null) : null;
      added.push(chosenFile(file, role, motif, categorie));
    }
    error.value = '';
    list.push(added);
    const refused = added.filter((file) => !isToSend(file)).length;
    announce(words.ajoutes(added.length - refused, refused));
    queue.run();
  }

  function retry(id: string): void {
    list.change(id, { etat: 'attente', motif: '' });
    queue.run();
  }

  async function remove(id: string): Promise<boolean> {
    const file = list.find(id);
    if (file === undefined) return false;
    error.value = '';
    if (queue.stop(id)) doubtful = true;
    // A failed upload may still have arrived, so the portal is asked about every file uploaded by this page.
    const left = file.etat === 'attente' || file.etat === 'refusee' ? file.remplace : [...file.remplace, id];
    if (!(await removeFromPortal(id, left))) return false;
    list.drop(id);
    knownOrder = knownOrder?.filter((known) => known !== id) ?? null;
    queue.run();
    announce(words.retiree(file.nom));
    if (file.etat === 'recue') await readDoublons();
    return true;
  }

  /** Removes what the portal may have of a file, by its ids there. */
  async function removeFromPortal(id: string, ids: readonly string[]): Promise<boolean> {
    try {
      for (const one of ids) await portal.remove(one);
      return true;
    } catch (failure) {
      const file = list.find(id);
      if (file?.etat === 'envoi') list.change(id, { etat: 'echec' });
      list.change(id, { motif: failureMessage(failure) });
      announce(failureMessage(failure), 'assertive');
      return false;
    }
  }

  /** Once one duplicate is removed, the other is no longer one. */
  async function readDoublons(): Promise<void> {
    if (!files.value.some(({ doublon }) => doublon === 'lot')) return;
    try {
      for (const { id, doublon } of await portal.all()) list.change(id, { doublon });
    } catch {
      // The warning stays, and the agent may still keep the file.
    }
  }

  async function clear(): Promise<void> {
    queue.stop();
    try {
      await api('DELETE /brouillons/:brouillonId', { params: { brouillonId } });
    } catch (failure) {
      error.value = failureMessage(failure);
      isPanne.value = isOutage(failure);
      return;
    }
    doubtful = false;
    repris.value = null;
    list.set([]);
    await open();
    announce(words.toutesRetirees);
  }

  function move(id: string, step: -1 | 1): void {
    const file = list.find(id);
    if (file === undefined || !list.move(id, step)) return;
    const row = toSend.value.filter(({ role }) => role === file.role);
    announce(words.deplacee(file.nom, row.findIndex((one) => one.id === id) + 1, row.length));
    if (queue.isIdle()) syncOrder().catch(() => undefined);
  }

  /** Sends the list's order to the portal if it differs. */
  async function syncOrder(): Promise<void> {
    const order = receivedIds();
    if (order.length < 2 || order.join() === knownOrder?.join()) return;
    const fichiers = await portal.order(order);
    knownOrder = order;
    // The second of two duplicates in the agent's order is marked.
    for (const { id, doublon } of fichiers) list.change(id, { doublon });
  }

  /** Deletes what the portal may have received of a file removed during its upload. */
  async function dropStrangers(): Promise<void> {
    if (!doubtful) return;
    for (const { id } of await portal.all()) if (list.find(id) === undefined) await portal.remove(id);
    doubtful = false;
  }

  async function setCategorie(id: string, categorie: string | null, { proposee } = { proposee: false }): Promise<void> {
    const before = list.find(id);
    if (before === undefined) return;
    list.change(id, { categorie, proposee, motif: '' });
    // Queued and uploading files send their category with them or after they are received.
    if (before.etat !== 'recue') return;
    try {
      await portal.setCategorie(id, categorie);
    } catch (failure) {
      list.change(id, { categorie: before.categorie, proposee: before.proposee, motif: failureMessage(failure) });
      announce(failureMessage(failure), 'assertive');
    }
  }

  async function send(): Promise<PliDetail | undefined> {
    if (state.value !== 'ready') return undefined;
    state.value = 'sending';
    error.value = '';
    for (const { id, etat } of files.value) if (etat === 'recue') list.change(id, { motif: '' });
    try {
      await dropStrangers();
      await syncOrder();
      await options.onEnvoi(brouillonId);
      const pli = await api('POST /brouillons/:brouillonId/envoi', {
        params: { brouillonId },
        query: { corrige: options.corrige },
      });
      refreshMenuCounts();
      state.value = 'sent';
      return pli;
    } catch (failure) {
      state.value = 'ready';
      refuse(failure);
      return undefined;
    }
  }

  /** Shows the portal's message, and puts each file's error beside the file. */
  function refuse(failure: unknown): void {
    error.value = failureMessage(failure);
    isPanne.value = isOutage(failure);
    const faults = failure instanceof ProblemError ? (failure.problem.errors ?? []) : [];
    for (const id of receivedIds()) {
      const fault = faults.find(({ pointer }) => pointer === `/fichiers/${id}`);
      if (fault !== undefined) list.change(id, { motif: fault.detail });
    }
  }

  onScopeDispose(() => queue.stop());

  return {
    files,
    toSend,
    state: readonly(state),
    error: readonly(error),
    isPanne: readonly(isPanne),
    repris,
    uploading,
    open,
    add,
    retry,
    remove,
    forgetRefused: () => list.set(toSend.value),
    clear,
    move,
    setCategorie,
    read: portal.read,
    replace: async (id, make) => {
      if (state.value === 'ready') await replacement.replace(id, make);
    },
    keep: (id) => list.change(id, { gardee: true }),
    send,
  };
}
