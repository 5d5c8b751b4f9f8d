import { announce, ProblemError, saveBlob, type Download } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import { fr } from '../locales/fr.ts';

export interface UseExportReturn {
  busy: Ref<boolean>;
  /** French message of the last failure; empty when there is none. */
  failure: Ref<string>;
  run: (file: () => Promise<Download>, name: string) => Promise<void>;
}

/** Downloads a file that the API generates. */
export function useExport(): UseExportReturn {
  const busy = ref(false);
  const failure = ref('');

  async function run(file: () => Promise<Download>, name: string): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    failure.value = '';
    announce(fr.exportEnCours);
    try {
      const { blob, filename } = await file();
      saveBlob(blob, filename ?? name);
      announce(fr.exportFait);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      failure.value = error.message;
    } finally {
      busy.value = false;
    }
  }

  return { busy, failure, run };
}
