import { announce, failureMessage, refreshMenuCounts } from '@pwp/web-kit';
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
import type { FileActs } from './fichiers/file-acts.ts';
import { blameFiles, createLot, type LotOptions } from './fichiers/lot.ts';
import type { ReadFile } from './fichiers/use-file-source.ts';

export interface UseBrouillonOptions extends Pick<LotOptions, 'proposed'> {
  contexte: Contexte;
  /** Null for a creation, which has none yet. */
  numeroUnique: string | null;
  /** Id of the draft that was being sent before a reload; empty when there is none. */
  dernierEnvoi: string;
  /** The correction that this sending mends. */
  corrige?: number | undefined;
  /** Called with the draft each time it is opened. */
  onOpen: (brouillon: Brouillon) => void;
  /** Called with the draft's id just before it is sent, and waited for. */
  onEnvoi: (id: string) => Promise<void>;
}

type BrouillonState = 'loading' | 'failed' | 'ready' | 'sending' | 'sent';

export interface UseBrouillonReturn extends FileActs {
  files: Readonly<ShallowRef<readonly DepotFile[]>>;
  /** The files that would be sent: all except refused ones. */
  toSend: ComputedRef<readonly DepotFile[]>;
  state: DeepReadonly<Ref<BrouillonState>>;
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
  const { state, error, isPanne, begin, fail } = createProgress();
  const repris = shallowRef<BrouillonRepris | null>(null);
  let brouillonId = '';
  const lot = createLot({ brouillonId: () => brouillonId, isReady: () => state.value === 'ready', ...options });
  const { list, acts, agreement } = lot;
  const { files } = list;

  function show(brouillon: Brouillon): void {
    brouillonId = brouillon.id;
    agreement.knows(brouillon.fichiers.map(({ id }) => id));
    list.set(brouillon.fichiers.map(receivedFile));
    options.onOpen(brouillon);
    state.value = 'ready';
  }

  async function open(): Promise<PliDetail | undefined> {
    begin('loading');
    try {
      const pli = await pliOfLastEnvoi(options.dernierEnvoi);
      if (pli !== undefined) return pli;
      const taken = await takeBrouillon(options.contexte, options.numeroUnique, options.corrige);
      show(taken.brouillon);
      repris.value = taken.repris;
    } catch (failure) {
      fail(failure, 'failed');
    }
    return undefined;
  }

  async function clear(): Promise<void> {
    lot.stop();
    try {
      await api('DELETE /brouillons/:brouillonId', { params: { brouillonId } });
    } catch (failure) {
      fail(failure, state.value);
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
    begin('sending');
    for (const { id, etat } of files.value) if (etat === 'recue') list.change(id, { motif: '' });
    try {
      await agreement.dropStrangers();
      await agreement.syncOrder();
      // A category that was chosen just before is kept first, or its file says why not.
      await lot.portal.settled();
      if (files.value.some(({ etat, motif }) => etat === 'recue' && motif !== '')) {
        state.value = 'ready';
        return undefined;
      }
      await options.onEnvoi(brouillonId);
      const pli = await api('POST /brouillons/:brouillonId/envoi', { params: { brouillonId } });
      refreshMenuCounts();
      state.value = 'sent';
      return pli;
    } catch (failure) {
      fail(failure, 'ready');
      blameFiles(lot, failure);
      return undefined;
    }
  }

  onScopeDispose(lot.end);

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

/** How far a draft is, and its last failure. */
function createProgress() {
  const state = ref<BrouillonState>('loading');
  const error = ref('');
  const isPanne = ref(false);
  return {
    state,
    error,
    isPanne,
    begin: (next: BrouillonState) => {
      state.value = next;
      error.value = '';
    },
    fail: (failure: unknown, next: BrouillonState) => {
      state.value = next;
      error.value = failureMessage(failure);
      isPanne.value = isOutage(failure);
    },
  };
}
