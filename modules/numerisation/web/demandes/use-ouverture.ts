import { readNumeroUnique } from '@pwp/contracts/numero-unique';
import { failureMessage, ProblemError, useQueryCache } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, toValue, type DeepReadonly, type Ref } from 'vue';
import type { Demande } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { isOutage } from '../is-outage.ts';
import { demandeQuery } from './demande-query.ts';
import { useDemandeStore } from './demande-store.ts';

export interface UseOuvertureReturn {
  busy: DeepReadonly<Ref<boolean>>;
  /** French message about the number that was typed; empty when there is none. */
  error: DeepReadonly<Ref<string>>;
  /** French message when a service did not answer, which is no fault of the number; empty when there is none. */
  panne: DeepReadonly<Ref<string>>;
  /**
   * The numéro unique that the SNE failed to answer about, so that steps without the SNE may continue; otherwise empty.
   */
  sansSne: DeepReadonly<Ref<string>>;
  /** Parses the input and opens the demande. A second call while busy does nothing. */
  open: (typed: string) => Promise<void>;
  /** Clears every message. */
  forget: () => void;
  /** Call it when the number changes: a message leaves once the number is another, well-formed one. */
  mend: (typed: string) => void;
}

/** A first step, from a numéro unique to a loaded demande; `next` then goes on. */
export function useOuverture(next: (demande: Demande) => Promise<unknown>): UseOuvertureReturn {
  const store = useDemandeStore();
  const cache = useQueryCache();
  const busy = ref(false);
  const error = ref('');
  const panne = ref('');
  const sansSne = ref('');
  const left = new AbortController();
  const { signal } = left;

  function forget(): void {
    error.value = '';
    panne.value = '';
    sansSne.value = '';
  }

  function mend(typed: string): void {
    if (readNumeroUnique(typed).ok) forget();
  }

  async function open(typed: string): Promise<void> {
    if (busy.value) return;
    store.renvoi = '';
    forget();
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
      (isOutage(failure) ? panne : error).value = failureMessage(failure);
      if (failure instanceof ProblemError && failure.code === 'sne-indisponible') sansSne.value = numeroUnique;
    } finally {
      busy.value = false;
    }
  }

  onScopeDispose(() => left.abort());

  return {
    busy: readonly(busy),
    error: readonly(error),
    panne: readonly(panne),
    sansSne: readonly(sansSne),
    open,
    forget,
    mend,
  };
}
