import { readNumeroUnique } from '@pwp/contracts/numero-unique';
import { onScopeDispose, readonly, ref, type DeepReadonly, type Ref } from 'vue';
import { useRouter } from 'vue-router';
import { createLatestRequest, messageOf } from '../latest-request.ts';
import { PATHS } from '../paths.ts';
import { useDemandeStore } from '../stores/demande-store.ts';

export interface UseOuvertureReturn {
  busy: DeepReadonly<Ref<boolean>>;
  /** French sentence that says why the demande was not opened; empty when none. */
  error: DeepReadonly<Ref<string>>;
  /** Reads what was typed, opens the demande, and goes to its pieces. A second call while busy does nothing. */
  consulter: (typed: string) => Promise<void>;
}

/** The first step: from a numéro unique to the page of the demande's pieces. */
export function useOuverture(): UseOuvertureReturn {
  const store = useDemandeStore();
  const router = useRouter();
  const busy = ref(false);
  const error = ref('');
  const requests = createLatestRequest();

  async function consulter(typed: string): Promise<void> {
    if (busy.value) return;
    store.renvoi = '';
    error.value = '';
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
      // Without a full category there is nothing to clean: the whole list comes first.
      const path = store.sectionsPleines.length > 0 ? PATHS.selection : PATHS.pieces;
      await router.push({ path, state: { numeroUnique } });
    } catch (failure) {
      if (!signal.aborted) error.value = messageOf(failure);
    } finally {
      busy.value = false;
    }
  }

  onScopeDispose(() => requests.abort());

  return { busy: readonly(busy), error: readonly(error), consulter };
}
