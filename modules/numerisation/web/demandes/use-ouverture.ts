import { readNumeroUnique } from '@pwp/contracts/numero-unique';
import { failureMessage, ProblemError, useQueryCache } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, toValue, type DeepReadonly, type Ref } from 'vue';
import type { Demande } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { demandeQuery } from './demande-query.ts';
import { useDemandeStore } from './demande-store.ts';

export interface UseOuvertureReturn {
  busy: DeepReadonly<Ref<boolean>>;
  /** French sentence that says why the demande was not opened; empty when none. */
  error: DeepReadonly<Ref<string>>;
  /** The numéro unique that the SNE could not be asked about: what does not need the SNE may go on. Empty otherwise. */
  sansSne: DeepReadonly<Ref<string>>;
  /** Reads what was typed and opens the demande. A second call while busy does nothing. */
  open: (typed: string) => Promise<void>;
}

/** A first step: from a numéro unique to a demande that is read; `next` then leads on. */
export function useOuverture(next: (demande: Demande) => Promise<unknown>): UseOuvertureReturn {
  const store = useDemandeStore();
  const cache = useQueryCache();
  const busy = ref(false);
  const error = ref('');
  const sansSne = ref('');
  const left = new AbortController();
  const { signal } = left;

  async function open(typed: string): Promise<void> {
    if (busy.value) return;
    store.renvoi = '';
    error.value = '';
    sansSne.value = '';
    const reading = readNumeroUnique(typed);
    if (!reading.ok) {
      error.value = reading.detail;
      return;
    }
    const { numeroUnique } = reading;
    busy.value = true;
    store.close();
    try {
      const key = toValue(demandeQuery(() => numeroUnique).key);
      const demande = await api('GET /demandes/:numeroUnique', { params: { numeroUnique }, signal });
      cache.setQueryData(key, demande);
      store.follow(demande);
      await next(demande);
    } catch (failure) {
      if (signal.aborted) return;
      error.value = failureMessage(failure);
      if (failure instanceof ProblemError && failure.code === 'sne-indisponible') sansSne.value = numeroUnique;
    } finally {
      busy.value = false;
    }
  }

  onScopeDispose(() => left.abort());

  return { busy: readonly(busy), error: readonly(error), sansSne: readonly(sansSne), open };
}
