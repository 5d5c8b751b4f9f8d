import { readNumeroUnique } from '@pwp/contracts/numero-unique';
import { failureMessage, heldInHistory, ProblemError, useQuery } from '@pwp/web-kit';
import { computed, onScopeDispose, readonly, ref, watch, type ComputedRef, type DeepReadonly, type Ref } from 'vue';
import { useRouter } from 'vue-router';
import type { Demande } from '../../contracts/index.ts';
import { handedRemplacement } from '../corrections/remplacement.ts';
import { PATHS } from '../paths.ts';
import { demandeQuery } from './demande-query.ts';
import { useDemandeStore } from './demande-store.ts';
import { useRecentDemandes } from './recent-demandes.ts';

export interface UseCurrentDemandeReturn {
  /** Empty when the page has none and is leaving for the first step. */
  numeroUnique: DeepReadonly<Ref<string>>;
  /** Undefined until it is loaded. */
  demande: Readonly<Ref<Demande | undefined>>;
  state: ComputedRef<'loading' | 'ready' | 'failed'>;
  /** French message of the last failure. */
  error: ComputedRef<string>;
  /** Whether the SNE caused the last failure; steps that do not need it may continue. */
  sneDown: ComputedRef<boolean>;
  reload: () => void;
}

/** The numéro unique of the page; it is in the history entry, never in the URL. */
function numeroUniqueOfHistory(): string {
  const held = heldInHistory('numeroUnique');
  const reading = readNumeroUnique(typeof held === 'string' ? held : '');
  return reading.ok ? reading.numeroUnique : '';
}

/** Final errors: the demande does not belong to this guichet, or no longer does. */
const FINAL_STATUS = new Set([400, 403, 404, 409]);

function isFinal(failure: unknown): failure is ProblemError {
  return failure instanceof ProblemError && FINAL_STATUS.has(failure.status);
}

/** The pages that work on a demande. */
const FLOW = new Set<string>([PATHS.selection, PATHS.pieces, PATHS.ajout, PATHS.cerfaEnvoi]);

/**
 * The demande of a page of the flow. The pages share it: the SNE is called only for another demande or guichet. Without
 * a numéro unique, or when the demande cannot be opened, the page leaves for the first step: `firstStep`.
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
    void router.replace({ path: firstStep, state: handedRemplacement() });
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
  // Back and forward may change the demande without recreating the page.
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
