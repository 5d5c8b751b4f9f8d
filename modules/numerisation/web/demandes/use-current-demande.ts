import { readNumeroUnique } from '@pwp/contracts/numero-unique';
import { failureMessage, ProblemError, useQuery } from '@pwp/web-kit';
import { computed, onScopeDispose, readonly, ref, watch, type ComputedRef, type DeepReadonly, type Ref } from 'vue';
import { useRouter } from 'vue-router';
import type { Demande } from '../../contracts/index.ts';
import { PATHS } from '../paths.ts';
import { demandeQuery } from './demande-query.ts';
import { useDemandeStore } from './demande-store.ts';
import { useRecentDemandes } from './recent-demandes.ts';

export interface UseCurrentDemandeReturn {
  /** Empty when the page has none: it is then leaving for the first step. */
  numeroUnique: DeepReadonly<Ref<string>>;
  /** Undefined until it is read. */
  demande: Readonly<Ref<Demande | undefined>>;
  state: ComputedRef<'loading' | 'ready' | 'failed'>;
  /** French sentence of the last failure. */
  error: ComputedRef<string>;
  /** Whether the last failure is the SNE's: what does not need it may go on. */
  sneDown: ComputedRef<boolean>;
  reload: () => void;
}

/** The numéro unique that the page was reached with; it stands in the history entry, never in the URL. */
function numeroUniqueOfHistory(): string {
  const held: unknown = history.state?.numeroUnique;
  const reading = readNumeroUnique(typeof held === 'string' ? held : '');
  return reading.ok ? reading.numeroUnique : '';
}

/** Answers that no second try changes: the demande is not for this guichet, or no more. */
const FINAL_STATUS = new Set([400, 403, 404, 409]);

function isFinal(failure: unknown): failure is ProblemError {
  return failure instanceof ProblemError && FINAL_STATUS.has(failure.status);
}

/** The pages that work on a demande. */
const FLOW = new Set<string>([PATHS.selection, PATHS.pieces, PATHS.ajout, PATHS.cerfaEnvoi]);

/**
 * The demande of a page of the flow. Its pages hand it on: the SNE is asked when a page opens another one than the page before,
 * and when the guichet changes. Without a numéro unique, or when the demande cannot be opened, the page is left for the first step:
 * `firstStep`.
 */
export function useCurrentDemande(firstStep: string = PATHS.demande): UseCurrentDemandeReturn {
  const store = useDemandeStore();
  const recent = useRecentDemandes();
  const router = useRouter();
  const numeroUnique = ref(numeroUniqueOfHistory());
  const openedAnew = store.numeroUnique !== numeroUnique.value;
  const {
    data: demande,
    error: failure,
    isLoading,
    refetch,
  } = useQuery({
    ...demandeQuery(() => numeroUnique.value),
    enabled: () => numeroUnique.value !== '',
    refetchOnMount: (): boolean => openedAnew || demande.value === undefined,
  });
  const state = computed(() => {
    if (failure.value === null) return demande.value === undefined ? 'loading' : 'ready';
    return isLoading.value || isFinal(failure.value) ? 'loading' : 'failed';
  });

  function leave(reason: string): void {
    store.close();
    store.renvoi = reason;
    void router.replace(firstStep);
  }

  watch(
    demande,
    (read) => {
      if (read === undefined) return;
      store.follow(read);
      recent.remember(read);
    },
    { immediate: true },
  );
  watch(failure, (now) => {
    if (!isFinal(now)) return;
    recent.forget(numeroUnique.value);
    leave(now.message);
  });

  if (numeroUnique.value === '') leave('');
  // Back and forward may lead from one demande to another on the same page, which is then not made anew.
  const forgetRouter = router.afterEach((to, _from, failed) => {
    if (failed !== undefined || !FLOW.has(to.path) || numeroUniqueOfHistory() === numeroUnique.value) return;
    numeroUnique.value = numeroUniqueOfHistory();
    if (numeroUnique.value === '') leave('');
  });
  onScopeDispose(forgetRouter);

  return {
    numeroUnique: readonly(numeroUnique),
    demande,
    state,
    error: computed(() => failureMessage(failure.value)),
    sneDown: computed(() => failure.value instanceof ProblemError && failure.value.code === 'sne-indisponible'),
    reload: () => void refetch(),
  };
}
