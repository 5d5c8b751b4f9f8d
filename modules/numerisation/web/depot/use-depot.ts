import { ProblemError } from '@pwp/web-kit';
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
import type { Contexte, PliDetail } from '../../contracts/index.ts';
import { messageOf } from '../latest-request.ts';
import type { NumerisationClient } from '../numerisation-client.ts';
import { progressByFile, refusalOf, totalBytes } from './file-rules.ts';

/** A file of the list to send. */
export interface DepotEntry {
  id: number;
  file: File;
  /** What the API said against this very file at the last attempt; empty when nothing. */
  refusal: string;
}

/** A file that was chosen and not kept. */
interface RefusedFile {
  id: number;
  nom: string;
  reason: string;
}

export interface UseDepotOptions {
  client: NumerisationClient;
  numeroUnique: () => string;
  contexte: Contexte;
}

export interface UseDepotReturn {
  entries: Readonly<ShallowRef<readonly DepotEntry[]>>;
  refused: Readonly<ShallowRef<readonly RefusedFile[]>>;
  /** Bytes of the files to send. */
  bytes: ComputedRef<number>;
  state: DeepReadonly<Ref<'draft' | 'sending' | 'sent'>>;
  /** Part of the whole that has left, 0 to 1. */
  progress: ComputedRef<number>;
  /** Part of each file that has left, 0 to 1, in the order of the entries. */
  fileProgress: ComputedRef<number[]>;
  /** French sentence of the last attempt's failure; empty when none. */
  error: DeepReadonly<Ref<string>>;
  /** Keeps the files that may be sent; the others join `refused`. */
  add: (files: readonly File[]) => { kept: number; refused: number };
  remove: (id: number) => void;
  forgetRefused: () => void;
  /** Sends the pli once: undefined while another call is sending, when there is nothing to send, or on failure. */
  send: () => Promise<PliDetail | undefined>;
  /** Stops the sending under way; the files stay in the list. */
  cancel: () => void;
}

/** One draft of a pli: the files chosen for a demande, and their sending. */
export function useDepot({ client, numeroUnique, contexte }: UseDepotOptions): UseDepotReturn {
  const entries = shallowRef<readonly DepotEntry[]>([]);
  const refused = shallowRef<readonly RefusedFile[]>([]);
  const state = ref<'draft' | 'sending' | 'sent'>('draft');
  const sentBytes = ref(0);
  const formBytes = ref(0);
  const error = ref('');
  const files = computed(() => entries.value.map((entry) => entry.file));
  let nextId = 1;
  // The key says « the same pli » to the API: it lives as long as the same files are tried again.
  let idempotencyKey = crypto.randomUUID();
  let attempted = false;
  let sending: AbortController | undefined;

  function change(next: readonly DepotEntry[]): void {
    entries.value = next.map((entry) => ({ ...entry, refusal: '' }));
    error.value = '';
    if (!attempted) return;
    attempted = false;
    idempotencyKey = crypto.randomUUID();
  }

  function add(chosen: readonly File[]): { kept: number; refused: number } {
    const kept: DepotEntry[] = [];
    const turnedDown: RefusedFile[] = [];
    for (const file of chosen) {
      const reason = refusalOf(file, [...files.value, ...kept.map((entry) => entry.file)]);
      if (reason === undefined) kept.push({ id: nextId++, file, refusal: '' });
      else turnedDown.push({ id: nextId++, nom: file.name, reason });
    }
    if (kept.length > 0) change([...entries.value, ...kept]);
    refused.value = [...refused.value, ...turnedDown];
    return { kept: kept.length, refused: turnedDown.length };
  }

  async function send(): Promise<PliDetail | undefined> {
    if (state.value !== 'draft' || files.value.length === 0) return undefined;
    state.value = 'sending';
    attempted = true;
    error.value = '';
    sentBytes.value = 0;
    sending = new AbortController();
    const { signal } = sending;
    try {
      const pli = await client.createPli(
        { numeroUnique: numeroUnique(), contexte, files: files.value, idempotencyKey },
        {
          signal,
          onProgress: (sent, total) => {
            sentBytes.value = sent;
            formBytes.value = total;
          },
        },
      );
      state.value = 'sent';
      return pli;
    } catch (failure) {
      state.value = 'draft';
      if (!signal.aborted) refuse(failure);
      return undefined;
    }
  }

  /** Keeps the API's sentence, and puts what it says of a file beside that file. */
  function refuse(failure: unknown): void {
    error.value = messageOf(failure);
    const faults = failure instanceof ProblemError ? (failure.problem.errors ?? []) : [];
    entries.value = entries.value.map((entry, index) => {
      const fault = faults.find(({ pointer }) => pointer === `/files/${index}` || pointer === entry.file.name);
      return { ...entry, refusal: fault?.detail ?? '' };
    });
  }

  onScopeDispose(() => sending?.abort());

  return {
    entries,
    refused,
    bytes: computed(() => totalBytes(files.value)),
    state: readonly(state),
    progress: computed(() => (formBytes.value === 0 ? 0 : Math.min(sentBytes.value / formBytes.value, 1))),
    fileProgress: computed(() =>
      progressByFile(
        files.value.map((file) => file.size),
        sentBytes.value,
      ),
    ),
    error: readonly(error),
    add,
    remove: (id) => change(entries.value.filter((entry) => entry.id !== id)),
    forgetRefused: () => (refused.value = []),
    send,
    cancel: () => sending?.abort(),
  };
}
