import { failureMessage, ProblemError, saveBlob, type Download } from '@pwp/web-kit';
import { ref, type Ref } from 'vue';
import type { GuichetDocument } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';

/** The files of a document, saved by the browser. */
export interface UseDownloadsReturn {
  /** What went wrong, said above the list. */
  outcome: Ref<{ type: 'error'; title: string; text: string } | undefined>;
  /** The PDF that is joined to it. */
  download: (document: GuichetDocument) => Promise<void>;
  /** Its text, as a PDF. */
  print: (document: GuichetDocument) => Promise<void>;
}

export function useDownloads(): UseDownloadsReturn {
  const outcome: UseDownloadsReturn['outcome'] = ref();

  async function save(read: () => Promise<Download>, name: string): Promise<void> {
    outcome.value = undefined;
    try {
      saveBlob((await read()).blob, name);
    } catch (fault) {
      if (!(fault instanceof ProblemError)) throw fault;
      outcome.value = { type: 'error', title: fr.documents.lectureEchec, text: failureMessage(fault) };
    }
  }

  return {
    outcome,
    download: ({ id, fichier }) =>
      save(() => api('GET /documents/:id/fichier', { params: { id } }), fichier ?? 'document.pdf'),
    print: ({ id, titre }) => save(() => api('GET /documents/:id/impression', { params: { id } }), `${titre}.pdf`),
  };
}
