import { announce, failureMessage, saveBlob } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, type DeepReadonly, type Ref } from 'vue';

/** What is said of a file: while it is made, and once it is there. */
interface DownloadWords {
  preparation: string;
  prete: string;
  /** Its name when the API gives none. */
  nomDeFichier: string;
}

export interface UseDownloadReturn {
  busy: DeepReadonly<Ref<boolean>>;
  /** French message of the last failure; empty when there is none. */
  error: Ref<string>;
  /** Saves what the API answers, and announces it. A call while busy does nothing. */
  download: (
    ask: (signal: AbortSignal) => Promise<{ blob: Blob; filename: string | null }>,
    words: DownloadWords,
  ) => Promise<void>;
  /** Gives up what was asked for, as leaving the page does. */
  forget: () => void;
}

/** A file that the API makes. */
export function useDownload(): UseDownloadReturn {
  const busy = ref(false);
  const error = ref('');
  let asked = new AbortController();

  function forget(): void {
    asked.abort();
    busy.value = false;
    error.value = '';
  }

  async function download(...[ask, words]: Parameters<UseDownloadReturn['download']>): Promise<void> {
    if (busy.value) return;
    asked = new AbortController();
    const { signal } = asked;
    busy.value = true;
    error.value = '';
    announce(words.preparation);
    try {
      const { blob, filename } = await ask(signal);
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
  return { busy: readonly(busy), error, download, forget };
}
