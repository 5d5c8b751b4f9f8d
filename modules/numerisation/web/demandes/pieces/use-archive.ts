import { announce, failureMessage, saveBlob } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, type DeepReadonly, type Ref } from 'vue';
import { api } from '../../api.ts';
import { fr } from '../../locales/fr.ts';

export interface UseArchiveReturn {
  busy: DeepReadonly<Ref<boolean>>;
  /** French message of the last failure; empty when there is none. */
  error: DeepReadonly<Ref<string>>;
  /** Downloads every piece of the demande in one archive. A call while busy does nothing. */
  download: (numeroUnique: string) => Promise<void>;
  /** Forgets the download of another demande. */
  forget: () => void;
}

/** All pieces of a demande as one file. */
export function useArchive(): UseArchiveReturn {
  const words = fr.pieces.archive;
  const busy = ref(false);
  const error = ref('');
  let asked = new AbortController();

  function forget(): void {
    asked.abort();
    busy.value = false;
    error.value = '';
  }

  async function download(numeroUnique: string): Promise<void> {
    if (busy.value) return;
    asked = new AbortController();
    const { signal } = asked;
    busy.value = true;
    error.value = '';
    announce(words.preparation);
    try {
      const { blob, filename } = await api('GET /demandes/:numeroUnique/archive', { params: { numeroUnique }, signal });
      if (signal.aborted) return;
      saveBlob(blob, filename ?? words.nomDeFichier);
      announce(words.prete);
    } catch (failure) {
      if (!signal.aborted) error.value = failureMessage(failure);
    } finally {
      if (!signal.aborted) busy.value = false;
    }
  }

  onScopeDispose(() => asked.abort());

  return { busy: readonly(busy), error: readonly(error), download, forget };
}
