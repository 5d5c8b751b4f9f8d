import { announce, failureMessage, saveBlob, useSession } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, shallowRef, watch, type DeepReadonly, type Ref, type ShallowRef } from 'vue';
import { FICHES_MAX } from '../../contracts/fiche-limits.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';

export interface UseFichesSelectionReturn {
  /** Transactions of the plis that are ticked, on whatever page of the list. */
  chosen: Readonly<ShallowRef<ReadonlySet<string>>>;
  busy: DeepReadonly<Ref<boolean>>;
  /** French sentence of the last failure; empty when none. */
  error: DeepReadonly<Ref<string>>;
  /** Ticks a pli or takes its tick away, and says how many there are; false when there would be too many. */
  choose: (transaction: string, ticked: boolean) => boolean;
  clear: () => void;
  /** Hands the fiches to the browser's downloads, in one document. The ticks stay. */
  download: () => Promise<void>;
}

/** The plis of the dashboard whose fiches are wanted at once; they leave with their guichet. */
export function useFichesSelection(): UseFichesSelectionReturn {
  const words = fr.dashboard.fiches;
  const session = useSession();
  const chosen = shallowRef<ReadonlySet<string>>(new Set());
  const busy = ref(false);
  const error = ref('');
  let asked = new AbortController();

  function choose(transaction: string, ticked: boolean): boolean {
    error.value = '';
    if (ticked && chosen.value.size >= FICHES_MAX) {
      error.value = words.trop(FICHES_MAX);
      return false;
    }
    const next = new Set(chosen.value);
    if (ticked) next.add(transaction);
    else next.delete(transaction);
    chosen.value = next;
    announce(words.choisis(next.size));
    return true;
  }

  function clear(): void {
    asked.abort();
    chosen.value = new Set();
    error.value = '';
    busy.value = false;
  }

  async function download(): Promise<void> {
    if (busy.value) return;
    asked = new AbortController();
    const { signal } = asked;
    busy.value = true;
    error.value = '';
    const fiches = [...chosen.value].map((transaction) => ({ transaction }));
    try {
      const { blob, filename } = await api('POST /fiches-de-transmission', { body: { fiches }, signal });
      if (signal.aborted) return;
      saveBlob(blob, filename ?? fr.fiche.nomDeFichier);
      announce(words.pretes(chosen.value.size));
    } catch (failure) {
      if (!signal.aborted) error.value = failureMessage(failure);
    } finally {
      if (!signal.aborted) busy.value = false;
    }
  }

  watch(() => session.guichet?.code, clear);
  onScopeDispose(() => asked.abort());

  return { chosen, busy: readonly(busy), error: readonly(error), choose, clear, download };
}
