import { failureMessage, saveBlob } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, type DeepReadonly, type Ref } from 'vue';
import type { Contexte, FicheContenu } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';

export interface UseFicheReturn {
  state: DeepReadonly<Ref<'idle' | 'loading' | 'done'>>;
  /** French sentence of the last failure; empty when none. */
  error: DeepReadonly<Ref<string>>;
  /** Fetches the fiche and hands it to the browser's downloads; false when it could not. */
  download: (numeroUnique: string, contexte: Contexte) => Promise<boolean>;
  /** Fetches the fiche as text; undefined when it could not. A call while another is under way does nothing. */
  read: (numeroUnique: string, contexte: Contexte) => Promise<FicheContenu | undefined>;
}

/** Asking for one fiche de transmission, as a PDF or as text. */
export function useFiche(): UseFicheReturn {
  const state = ref<'idle' | 'loading' | 'done'>('idle');
  const error = ref('');
  const left = new AbortController();
  const { signal } = left;

  /** One question at a time: each answer is a fiche given out. */
  async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer | undefined> {
    if (state.value === 'loading') return undefined;
    state.value = 'loading';
    error.value = '';
    try {
      const answer = await question();
      return signal.aborted ? undefined : answer;
    } catch (failure) {
      if (!signal.aborted) error.value = failureMessage(failure);
      return undefined;
    } finally {
      state.value = 'idle';
    }
  }

  async function download(numeroUnique: string, contexte: Contexte): Promise<boolean> {
    const file = await ask(() =>
      api('GET /fiches-de-transmission/:numeroUnique', { params: { numeroUnique }, query: { contexte }, signal }),
    );
    if (file === undefined) return false;
    saveBlob(file.blob, file.filename ?? fr.fiche.nomDeFichier);
    state.value = 'done';
    return true;
  }

  onScopeDispose(() => left.abort());

  return {
    state: readonly(state),
    error: readonly(error),
    download,
    read: (numeroUnique, contexte) =>
      ask(() =>
        api('GET /fiches-de-transmission/:numeroUnique/contenu', {
          params: { numeroUnique },
          query: { contexte },
          signal,
        }),
      ),
  };
}
