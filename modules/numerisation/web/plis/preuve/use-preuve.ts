import { announce, failureMessage, saveBlob } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, type DeepReadonly, type Ref } from 'vue';
import { api } from '../../api.ts';
import { fr } from '../../locales/fr.ts';

export interface UsePreuveReturn {
  busy: DeepReadonly<Ref<boolean>>;
  /** French message of the last failure; empty when there is none. */
  error: DeepReadonly<Ref<string>>;
  /** Downloads the PDF. A call while busy does nothing. */
  download: (transaction: string) => Promise<void>;
}

/** The preuve de dépôt of a pli, in PDF. */
export function usePreuve(): UsePreuveReturn {
  const words = fr.preuve;
  const busy = ref(false);
  const error = ref('');
  const left = new AbortController();
  const { signal } = left;

  async function download(transaction: string): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    error.value = '';
    announce(words.preparation);
    try {
      const { blob, filename } = await api('GET /plis/:transaction/preuve', { params: { transaction }, signal });
      if (signal.aborted) return;
      saveBlob(blob, filename ?? words.nomDeFichier);
      announce(words.prete);
    } catch (failure) {
      if (!signal.aborted) error.value = failureMessage(failure);
    } finally {
      busy.value = false;
    }
  }

  onScopeDispose(() => left.abort());
  return { busy: readonly(busy), error: readonly(error), download };
}
