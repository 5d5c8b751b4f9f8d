import { saveBlob } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, type DeepReadonly, type Ref } from 'vue';
import type { Contexte, FicheContenu } from '../../contracts/index.ts';
import { createLatestRequest, messageOf } from '../latest-request.ts';
import { fr } from '../locales/fr.ts';
import type { NumerisationClient } from '../numerisation-client.ts';

export interface UseFicheReturn {
  state: DeepReadonly<Ref<'idle' | 'loading' | 'done'>>;
  /** French sentence of the last failure; empty when none. */
  error: DeepReadonly<Ref<string>>;
  /** Fetches the fiche and hands it to the browser's downloads; false when it could not. */
  telecharger: (numeroUnique: string, contexte: Contexte) => Promise<boolean>;
  /** Fetches the fiche as text; undefined when it could not. A call while another is under way does nothing. */
  lire: (numeroUnique: string, contexte: Contexte) => Promise<FicheContenu | undefined>;
}

/** Asking for one fiche de transmission, as a PDF or as text. */
export function useFiche(client: NumerisationClient): UseFicheReturn {
  const state = ref<'idle' | 'loading' | 'done'>('idle');
  const error = ref('');
  const requests = createLatestRequest();

  /** One question at a time: each answer is a fiche given out. */
  async function ask<Answer>(question: (signal: AbortSignal) => Promise<Answer>): Promise<Answer | undefined> {
    if (state.value === 'loading') return undefined;
    const signal = requests.start();
    state.value = 'loading';
    error.value = '';
    try {
      const answer = await question(signal);
      return signal.aborted ? undefined : answer;
    } catch (failure) {
      if (!signal.aborted) error.value = messageOf(failure);
      return undefined;
    } finally {
      state.value = 'idle';
    }
  }

  async function telecharger(numeroUnique: string, contexte: Contexte): Promise<boolean> {
    const file = await ask((signal) => client.getFiche(numeroUnique, contexte, signal));
    if (file === undefined) return false;
    saveBlob(file.blob, file.filename ?? fr.fiche.nomDeFichier);
    state.value = 'done';
    return true;
  }

  onScopeDispose(() => requests.abort());

  return {
    state: readonly(state),
    error: readonly(error),
    telecharger,
    lire: (numeroUnique, contexte) => ask((signal) => client.readFiche(numeroUnique, contexte, signal)),
  };
}
