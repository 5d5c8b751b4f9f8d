import { readNumeroUnique } from '@pwp/contracts/numero-unique';
import { ProblemError, useSession } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, watch, type DeepReadonly, type Ref } from 'vue';
import { useRouter } from 'vue-router';
import { createLatestRequest, messageOf } from '../latest-request.ts';
import { PATHS } from '../paths.ts';
import { useDemandeStore } from './demande-store.ts';
import { useRecentDemandesStore } from './recent-demandes-store.ts';

export interface UseCurrentDemandeReturn {
  /** Empty when the page has none: it is then leaving for the first step. */
  numeroUnique: DeepReadonly<Ref<string>>;
  state: DeepReadonly<Ref<'loading' | 'ready' | 'failed'>>;
  /** French sentence of the last failure. */
  error: DeepReadonly<Ref<string>>;
  /** Whether the last failure is the SNE's: what does not need it may go on. */
  sneDown: DeepReadonly<Ref<boolean>>;
  reload: () => Promise<void>;
}

/** The numéro unique that the page was reached with; it stands in the history entry, never in the URL. */
function numeroUniqueOfHistory(): string {
  const held: unknown = history.state?.numeroUnique;
  const reading = readNumeroUnique(typeof held === 'string' ? held : '');
  return reading.ok ? reading.numeroUnique : '';
}

/** Answers that no second try changes: the demande is not for this guichet, or no more. */
const FINAL_STATUS = new Set([400, 403, 404, 409]);

/** The pages that work on a demande. */
const FLOW = new Set<string>([PATHS.selection, PATHS.pieces, PATHS.ajout, PATHS.cerfaEnvoi]);

/**
 * The demande of a page of the flow, read if the store does not hold it, and read again when the guichet changes.
 * Without a numéro unique, or when the demande cannot be opened, the page is left for the first step: `firstStep`.
 */
export function useCurrentDemande(firstStep: string = PATHS.demande): UseCurrentDemandeReturn {
  const store = useDemandeStore();
  const recent = useRecentDemandesStore();
  const router = useRouter();
  const session = useSession();
  const numeroUnique = ref('');
  const state = ref<'loading' | 'ready' | 'failed'>('loading');
  const error = ref('');
  const sneDown = ref(false);
  const requests = createLatestRequest();

  function leave(reason: string): void {
    requests.abort();
    store.close();
    store.renvoi = reason;
    void router.replace(firstStep);
  }

  async function reload(): Promise<void> {
    const signal = requests.start();
    state.value = 'loading';
    try {
      await store.read(numeroUnique.value, signal);
      if (!signal.aborted) state.value = 'ready';
    } catch (failure) {
      if (signal.aborted) return;
      if (failure instanceof ProblemError && FINAL_STATUS.has(failure.status)) {
        recent.forget(numeroUnique.value);
        leave(failure.message);
        return;
      }
      error.value = messageOf(failure);
      sneDown.value = failure instanceof ProblemError && failure.code === 'sne-indisponible';
      state.value = 'failed';
    }
  }

  function enter(): void {
    numeroUnique.value = numeroUniqueOfHistory();
    if (numeroUnique.value === '') leave('');
    else if (store.demande?.numeroUnique === numeroUnique.value) state.value = 'ready';
    else void reload();
  }

  enter();
  // Back and forward may lead from one demande to another on the same page, which is then not made anew.
  const forgetRouter = router.afterEach((to, _from, failure) => {
    if (failure === undefined && FLOW.has(to.path) && numeroUniqueOfHistory() !== numeroUnique.value) enter();
  });
  watch(
    () => session.guichet?.code,
    () => {
      if (numeroUnique.value !== '') void reload();
    },
  );
  onScopeDispose(() => {
    forgetRouter();
    requests.abort();
  });

  return {
    numeroUnique: readonly(numeroUnique),
    state: readonly(state),
    error: readonly(error),
    sneDown: readonly(sneDown),
    reload,
  };
}
