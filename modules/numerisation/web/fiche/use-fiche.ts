import { saveBlob } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, type DeepReadonly, type Ref } from 'vue';
import type { Contexte } from '../../contracts/index.ts';
import { createLatestRequest, messageOf } from '../latest-request.ts';
import { fr } from '../locales/fr.ts';
import type { NumerisationClient } from '../numerisation-client.ts';

export interface UseFicheReturn {
  state: DeepReadonly<Ref<'idle' | 'loading' | 'done'>>;
  /** French sentence of the last failure; empty when none. */
  error: DeepReadonly<Ref<string>>;
  /** Fetches the fiche and hands it to the browser's downloads. A second call while loading does nothing. */
  telecharger: (numeroUnique: string, contexte: Contexte) => Promise<void>;
}

/** The download of a fiche de transmission. */
export function useFiche(client: NumerisationClient): UseFicheReturn {
  const state = ref<'idle' | 'loading' | 'done'>('idle');
  const error = ref('');
  const requests = createLatestRequest();

  async function telecharger(numeroUnique: string, contexte: Contexte): Promise<void> {
    if (state.value === 'loading') return;
    const signal = requests.start();
    state.value = 'loading';
    error.value = '';
    try {
      const { blob, filename } = await client.getFiche(numeroUnique, contexte, signal);
      if (signal.aborted) return;
      saveBlob(blob, filename ?? fr.fiche.nomDeFichier);
      state.value = 'done';
    } catch (failure) {
      if (signal.aborted) return;
      error.value = messageOf(failure);
      state.value = 'idle';
    }
  }

  onScopeDispose(() => requests.abort());

  return { state: readonly(state), error: readonly(error), telecharger };
}
