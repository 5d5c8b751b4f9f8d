import { readNumeroUnique } from '@pwp/contracts/numero-unique';
import { ProblemError } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, type DeepReadonly, type Ref } from 'vue';
import { createLatestRequest, messageOf } from '../latest-request.ts';
import { useDemandeStore } from './demande-store.ts';

export interface UseOuvertureReturn {
  busy: DeepReadonly<Ref<boolean>>;
  /** French sentence that says why the demande was not opened; empty when none. */
  error: DeepReadonly<Ref<string>>;
  /** The numéro unique that the SNE could not be asked about: what does not need the SNE may go on. Empty otherwise. */
  sansSne: DeepReadonly<Ref<string>>;
  /** Reads what was typed and opens the demande. A second call while busy does nothing. */
  consulter: (typed: string) => Promise<void>;
}

/** A first step: from a numéro unique to a demande in the store; `next` then leads on. */
export function useOuverture(next: (numeroUnique: string) => Promise<unknown>): UseOuvertureReturn {
  const store = useDemandeStore();
  const busy = ref(false);
  const error = ref('');
  const sansSne = ref('');
  const requests = createLatestRequest();

  async function consulter(typed: string): Promise<void> {
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
    const signal = requests.start();
    busy.value = true;
    try {
      await store.open(numeroUnique, signal);
      await next(numeroUnique);
    } catch (failure) {
      if (signal.aborted) return;
      error.value = messageOf(failure);
      if (failure instanceof ProblemError && failure.code === 'sne-indisponible') sansSne.value = numeroUnique;
    } finally {
      busy.value = false;
    }
  }

  onScopeDispose(() => requests.abort());

  return { busy: readonly(busy), error: readonly(error), sansSne: readonly(sansSne), consulter };
}
