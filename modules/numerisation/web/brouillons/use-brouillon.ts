import { announce, failureMessage, ProblemError } from '@pwp/web-kit';
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
import { fr } from '../locales/fr.ts';
import { chosenFile, isToSend, receivedFile, type DepotFile } from './fichiers/depot-file.ts';
import { createFileList } from './fichiers/file-list.ts';
import { refusalOf } from './fichiers/file-rules.ts';
import { createUploadQueue } from './fichiers/upload-queue.ts';

export interface UseBrouillonOptions {
  contexte: Contexte;
  /** Null for a creation, which has none yet. */
  numeroUnique: string | null;
  /** Id of the draft whose sending was asked before the page was loaded again; empty for none. */
  dernierEnvoi: string;
  /** Called with the draft's id just before its sending is asked. */
  onEnvoi: (id: string) => void;
}

/** A draft found again. */
interface BrouillonRepris {
  /** When it was last touched before (ISO 8601). */
  depuis: string;
  /** How many files it holds. */
  fichiers: number;
}

export interface UseBrouillonReturn {
  files: Readonly<ShallowRef<readonly DepotFile[]>>;
  /** Those that a sending holds: all but the refused ones. */
  toSend: ComputedRef<readonly DepotFile[]>;
  state: DeepReadonly<Ref<'loading' | 'failed' | 'ready' | 'sending' | 'sent'>>;
  /** French sentence of the last failure of the draft as a whole; empty when none. */
  error: DeepReadonly<Ref<string>>;
  /** How the draft was found, when it already held files; null otherwise. */
  repris: Readonly<ShallowRef<BrouillonRepris | null>>;
  /** Whether a file is waiting or on its way. */
  uploading: ComputedRef<boolean>;
  /** Opens the draft; answers the pli when it turns out that it had been sent. */
  open: () => Promise<PliDetail | undefined>;
  /** Puts files in the list and sends each at once; those that break a rule are there too, refused. */
  add: (files: readonly File[], role: RoleFichier) => void;
  retry: (id: string) => void;
  /** False when the portal could not take the file away: it is still in the list. */
  remove: (id: string) => Promise<boolean>;
  forgetRefused: () => void;
  /** Empties the draft. */
  clear: () => Promise<void>;
  move: (id: string, step: -1 | 1) => void;
  setCategorie: (id: string, categorie: string | null) => Promise<void>;
  /** Keeps a file although its content stands elsewhere. */
  keep: (id: string) => void;
  /** Makes the pli once: undefined while another call is sending, and on failure. */
  send: () => Promise<PliDetail | undefined>;
}

/** What an agent prepares for a demande, kept by the portal file by file until it is sent. */
export function useBrouillon(options: UseBrouillonOptions): UseBrouillonReturn {
  const { contexte, numeroUnique } = options;
  const words = fr.depot;
  const list = createFileList();
  const { files } = list;
  const state = ref<'loading' | 'failed' | 'ready' | 'sending' | 'sent'>('loading');
  const error = ref('');
  const repris = shallowRef<BrouillonRepris | null>(null);
  let brouillonId = '';
  /** The order that the portal knows; null when files left together, since its answers do not tell which it kept first. */
  let knownOrder: readonly string[] | null = [];
  /** An upload was stopped on its way: the portal may hold a file that the list does not. */
  let doubtful = false;

  const toSend = computed(() => files.value.filter(isToSend));
  const uploading = computed(() => files.value.some(({ etat }) => etat === 'attente' || etat === 'envoi'));
  /** As they stand in the pli: the form before the pieces. */
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
    onFailed: (file) => announce(words.nonRecue(file.nom, file.motif), 'assertive'),
    onIdle: () => {
      if (toSend.value.length > 0) announce(words.recues(receivedIds().length));
      // Failing here loses nothing: the sending says the order again.
      if (state.value === 'ready') syncOrder().catch(() => undefined);
    },
  });

  function show(brouillon: Brouillon): void {
    brouillonId = brouillon.id;
    knownOrder = brouillon.fichiers.map(({ id }) => id);
    list.set(brouillon.fichiers.map(receivedFile));
    state.value = 'ready';
  }

  async function open(): Promise<PliDetail | undefined> {
    state.value = 'loading';
    error.value = '';
    try {
      const pli = await lastSent();
      if (pli !== undefined) return pli;
      const depuis = await lastTouched();
      const brouillon = await api('POST /brouillons', { body: { contexte, numeroUnique: numeroUnique ?? undefined } });
      show(brouillon);
      const fichiers = brouillon.fichiers.length;
      repris.value = fichiers > 0 ? { depuis: depuis ?? brouillon.modifieLe, fichiers } : null;
    } catch (failure) {
      error.value = failureMessage(failure);
      state.value = 'failed';
    }
    return undefined;
  }

  /** Read before the draft is opened, which touches it. */
  async function lastTouched(): Promise<string | undefined> {
    const { items } = await api('GET /brouillons');
    return items.find((one) => one.contexte === contexte && one.numeroUnique === numeroUnique)?.modifieLe;
  }

  /** The page was loaded again after « Valider »: a draft that is gone was sent, and its pli is asked for again. */
  async function lastSent(): Promise<PliDetail | undefined> {
    const id = options.dernierEnvoi;
    if (id === '') return undefined;
    try {
      await api('GET /brouillons/:brouillonId', { params: { brouillonId: id } });
      return undefined;
    } catch (failure) {
      if (!(failure instanceof ProblemError) || failure.status !== 404) throw failure;
    }
    try {
      return await api('POST /brouillons/:brouillonId/envoi', { params: { brouillonId: id } });
    } catch (failure) {
      if (failure instanceof ProblemError && failure.status === 404) return undefined;
      throw failure;
    }
  }

  function add(chosen: readonly File[], role: RoleFichier): void {
    const added: DepotFile[] = [];
    for (const file of chosen) {
      const motif = refusalOf(file, [...toSend.value, ...added.filter(isToSend)]);
      added.push(chosenFile(file, role, motif));
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
    // A failed upload may have arrived all the same: the portal is asked about all that left this page.
    if (file.etat !== 'attente' && file.etat !== 'refusee' && !(await removeFromPortal(id))) return false;
    list.drop(id);
    knownOrder = knownOrder?.filter((known) => known !== id) ?? null;
    queue.run();
    announce(words.retiree(file.nom));
    if (file.etat === 'recue') await readDoublons();
    return true;
  }

  async function removeFromPortal(id: string): Promise<boolean> {
    try {
      await api('DELETE /brouillons/:brouillonId/fichiers/:fichierId', { params: { brouillonId, fichierId: id } });
      return true;
    } catch (failure) {
      if (failure instanceof ProblemError && failure.status === 404) return true;
      const file = list.find(id);
      if (file?.etat === 'envoi') list.change(id, { etat: 'echec' });
      list.change(id, { motif: failureMessage(failure) });
      announce(failureMessage(failure), 'assertive');
      return false;
    }
  }

  /** The other of two doubles is none any more once one of them is gone. */
  async function readDoublons(): Promise<void> {
    if (!files.value.some(({ doublon }) => doublon === 'lot')) return;
    try {
      const { fichiers } = await api('GET /brouillons/:brouillonId', { params: { brouillonId } });
      for (const { id, doublon } of fichiers) list.change(id, { doublon });
    } catch {
      // The warning stays: the agent may still keep the file.
    }
  }

  async function clear(): Promise<void> {
    queue.stop();
    try {
      await api('DELETE /brouillons/:brouillonId', { params: { brouillonId } });
    } catch (failure) {
      error.value = failureMessage(failure);
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

  /** Tells the portal the order of the list, if it knows another. */
  async function syncOrder(): Promise<void> {
    const order = receivedIds();
    if (order.length < 2 || order.join() === knownOrder?.join()) return;
    const { fichiers } = await api('PUT /brouillons/:brouillonId/ordre', {
      params: { brouillonId },
      body: { fichiers: order },
    });
    knownOrder = order;
    // Of two doubles, it is the second in the agent's order that is told.
    for (const { id, doublon } of fichiers) list.change(id, { doublon });
  }

  /** Takes away what the portal may have received of a file that the agent removed on its way. */
  async function dropStrangers(): Promise<void> {
    if (!doubtful) return;
    const { fichiers } = await api('GET /brouillons/:brouillonId', { params: { brouillonId } });
    for (const { id } of fichiers) {
      if (list.find(id) === undefined)
        await api('DELETE /brouillons/:brouillonId/fichiers/:fichierId', { params: { brouillonId, fichierId: id } });
    }
    doubtful = false;
  }

  async function setCategorie(id: string, categorie: string | null): Promise<void> {
    const before = list.find(id);
    if (before === undefined) return;
    list.change(id, { categorie, motif: '' });
    // What still waits or leaves takes it along, or is told once it is received.
    if (before.etat !== 'recue') return;
    try {
      await api('PATCH /brouillons/:brouillonId/fichiers/:fichierId', {
        params: { brouillonId, fichierId: id },
        body: { categorie },
      });
    } catch (failure) {
      list.change(id, { categorie: before.categorie, motif: failureMessage(failure) });
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
      options.onEnvoi(brouillonId);
      const pli = await api('POST /brouillons/:brouillonId/envoi', { params: { brouillonId } });
      state.value = 'sent';
      return pli;
    } catch (failure) {
      state.value = 'ready';
      refuse(failure);
      return undefined;
    }
  }

  /** Keeps the portal's sentence, and puts what it says of a file beside that file. */
  function refuse(failure: unknown): void {
    error.value = failureMessage(failure);
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
    keep: (id) => list.change(id, { gardee: true }),
    send,
  };
}
