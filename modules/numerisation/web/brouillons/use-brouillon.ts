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
import type { Brouillon, Contexte, PliDetail } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { isOutage } from '../is-outage.ts';
import { fr } from '../locales/fr.ts';
import { pliOfLastEnvoi, takeBrouillon, type BrouillonRepris } from './brouillon-opening.ts';
import { isLeaving, isToSend, receivedFile, type DepotFile } from './fichiers/depot-file.ts';
import { createFileActs, type FileActs } from './fichiers/file-acts.ts';
import { createFileList } from './fichiers/file-list.ts';
import { createFileReplacement } from './fichiers/file-replacement.ts';
import { createPortalAgreement } from './fichiers/portal-agreement.ts';
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

export interface UseBrouillonReturn extends FileActs {
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
  forgetRefused: () => void;
  /** Empties the draft. */
  clear: () => Promise<void>;
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
  const state = ref<'loading' | 'failed' | 'ready' | 'sending' | 'sent'>('loading');
  const error = ref('');
  const isPanne = ref(false);
  const repris = shallowRef<BrouillonRepris | null>(null);
  let brouillonId = '';
  const lot = createLot({ brouillonId: () => brouillonId, isReady: () => state.value === 'ready', ...options });
  const { list, acts, agreement } = lot;
  const { files } = list;

  function fail(failure: unknown): void {
    error.value = failureMessage(failure);
    isPanne.value = isOutage(failure);
  }

  function show(brouillon: Brouillon): void {
    brouillonId = brouillon.id;
    agreement.knows(brouillon.fichiers.map(({ id }) => id));
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
      fail(failure);
      state.value = 'failed';
    }
    return undefined;
  }

  async function clear(): Promise<void> {
    lot.stop();
    try {
      await api('DELETE /brouillons/:brouillonId', { params: { brouillonId } });
    } catch (failure) {
      fail(failure);
      return;
    }
    agreement.doubt(false);
    repris.value = null;
    list.set([]);
    await open();
    announce(fr.depot.toutesRetirees);
  }

  async function send(): Promise<PliDetail | undefined> {
    if (state.value !== 'ready') return undefined;
    state.value = 'sending';
    error.value = '';
    for (const { id, etat } of files.value) if (etat === 'recue') list.change(id, { motif: '' });
    try {
      await agreement.dropStrangers();
      await agreement.syncOrder();
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
      fail(failure);
      blameFiles(lot, failure);
      return undefined;
    }
  }

  onScopeDispose(lot.stop);

  return {
    files,
    toSend: computed(() => files.value.filter(isToSend)),
    state: readonly(state),
    error: readonly(error),
    isPanne: readonly(isPanne),
    repris,
    uploading: computed(() => files.value.some(isLeaving)),
    open,
    ...acts,
    add: (chosen, role) => {
      error.value = '';
      acts.add(chosen, role);
    },
    remove: (id) => {
      error.value = '';
      return acts.remove(id);
    },
    forgetRefused: () => list.set(files.value.filter(isToSend)),
    clear,
    read: lot.portal.read,
    replace: async (id, make) => {
      if (state.value === 'ready') await lot.replacement.replace(id, make);
    },
    keep: (id) => list.change(id, { gardee: true }),
    send,
  };
}

interface LotOptions extends Pick<UseBrouillonOptions, 'proposed'> {
  brouillonId: () => string;
  /** Whether the draft is open, and not being sent. */
  isReady: () => boolean;
}

/** The files of a draft, with all that carries them to the portal. */
function createLot({ brouillonId, isReady, proposed }: LotOptions) {
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
  const acts = createFileActs({ list, portal, agreement, queue, proposed: proposed ?? (() => null) });
  const replacement = createFileReplacement({
    list,
    portal,
    stop: (id) => {
      if (queue.stop(id)) agreement.doubt(true);
    },
    run: queue.run,
    setCategorie: acts.setCategorie,
  });
  return { list, portal, agreement, acts, replacement, stop: () => void queue.stop() };
}

/** Puts each file's error beside the file. */
function blameFiles({ list, agreement }: ReturnType<typeof createLot>, failure: unknown): void {
  const faults = failure instanceof ProblemError ? (failure.problem.errors ?? []) : [];
  for (const id of agreement.receivedIds()) {
    const fault = faults.find(({ pointer }) => pointer === `/fichiers/${id}`);
    if (fault !== undefined) list.change(id, { motif: fault.detail });
  }
}
