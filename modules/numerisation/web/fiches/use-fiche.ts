import { failureMessage, ProblemError, saveBlob } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, type DeepReadonly, type Ref } from 'vue';
import type { Contexte, FicheContenu } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { isOutage } from '../is-outage.ts';
import { fr } from '../locales/fr.ts';

/** A fiche: its demande, or none yet for a creation, and its contexte. */
export interface AskedFiche {
  numeroUnique: string | null;
  contexte: Contexte;
}

/** How long a fiche waits for the SNE, ms. */
const SNE_PATIENCE = 4_000;

/** Codes of what the SNE says of a number. */
const SAID_BY_SNE = new Set(['demande-inconnue', 'demande-radiee']);

export interface UseFicheReturn {
  state: DeepReadonly<Ref<'idle' | 'loading' | 'done'>>;
  /** French message of the last failure; empty when there is none. */
  error: DeepReadonly<Ref<string>>;
  /** The last failure is of a service, not of what was asked. */
  isPanne: DeepReadonly<Ref<boolean>>;
  /** What the SNE says against a fiche of this number, in French; empty when nothing does, or when it does not answer. */
  doubt: (fiche: AskedFiche) => Promise<string>;
  /** Downloads the fiche; false on failure. */
  download: (fiche: AskedFiche) => Promise<boolean>;
  /** Fetches the fiche as text; undefined on failure. A call during another one does nothing. */
  read: (fiche: AskedFiche) => Promise<FicheContenu | undefined>;
}

/** Requests one fiche de transmission, as a PDF or as text. */
export function useFiche(): UseFicheReturn {
  const state = ref<'idle' | 'loading' | 'done'>('idle');
  const error = ref('');
  const isPanne = ref(false);
  const left = new AbortController();
  const { signal } = left;

  /** One request at a time, because each response counts as a fiche given out. */
  async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer | undefined> {
    if (state.value === 'loading') return undefined;
    state.value = 'loading';
    error.value = '';
    try {
      const answer = await question();
      return signal.aborted ? undefined : answer;
    } catch (failure) {
      if (signal.aborted) return undefined;
      error.value = failureMessage(failure);
      isPanne.value = isOutage(failure);
      return undefined;
    } finally {
      state.value = 'idle';
    }
  }

  async function doubt({ numeroUnique, contexte }: AskedFiche): Promise<string> {
    // A creation may have a number that the SNE does not hold yet.
    if (numeroUnique === null || contexte === 'CRE' || state.value === 'loading') return '';
    state.value = 'loading';
    try {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(SNE_PATIENCE)]);
      await api('GET /demandes/:numeroUnique', { params: { numeroUnique }, signal: patience });
      return '';
    } catch (failure) {
      // A fiche prints even when the SNE is down.
      const against = failure instanceof ProblemError && SAID_BY_SNE.has(failure.code);
      return against ? failureMessage(failure) : '';
    } finally {
      state.value = 'idle';
    }
  }

  async function download({ numeroUnique, contexte }: AskedFiche): Promise<boolean> {
    const file = await ask(() =>
      numeroUnique === null
        ? api('GET /fiche-de-creation', { signal })
        : api('GET /fiches-de-transmission/:numeroUnique', { params: { numeroUnique }, query: { contexte }, signal }),
    );
    if (file === undefined) return false;
    saveBlob(file.blob, file.filename ?? fr.fiche.nomDeFichier);
    state.value = 'done';
    return true;
  }

  onScopeDispose(() => left.abort());

  const read = ({ numeroUnique, contexte }: AskedFiche) =>
    ask(() =>
      numeroUnique === null
        ? api('GET /fiche-de-creation/contenu', { signal })
        : api('GET /fiches-de-transmission/:numeroUnique/contenu', {
            params: { numeroUnique },
            query: { contexte },
            signal,
          }),
    );

  return { state: readonly(state), error: readonly(error), isPanne: readonly(isPanne), doubt, download, read };
}
