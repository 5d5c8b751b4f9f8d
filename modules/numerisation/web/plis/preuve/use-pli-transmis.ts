import { failureMessage, inBackground, useQuery } from '@pwp/web-kit';
import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from 'vue';
import type { PliDetail, Statut } from '../../../contracts/index.ts';
import { api } from '../../api.ts';

/** Interval between two checks of a pending pli, ms. */
const PERIOD_MS = 3_000;

/** Number of checks: about two minutes; the dashboard shows the rest. */
const LOOKS = 40;

export interface UsePliTransmisReturn {
  /** Undefined until the first response. */
  pli: Readonly<Ref<PliDetail | undefined>>;
  /** Null until the first response. */
  statut: ComputedRef<Statut | null>;
  /** French message once the checks have ended without a response; else empty. */
  failure: ComputedRef<string>;
  /** Starts the checks again. */
  again: () => void;
}

/** Follows a pli until it has left the portal. A failed check is repeated. */
export function usePliTransmis(transaction: string): UsePliTransmisReturn {
  const { data, error, isLoading, refetch } = useQuery({
    ...api.query('GET /plis/:transaction', () => ({ params: { transaction } })),
    enabled: transaction !== '',
  });
  const statut = computed(() => data.value?.statut ?? null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const looks = ref(0);

  watch(isLoading, (looking) => {
    if (looking) looks.value += 1;
    else if (looks.value < LOOKS && (statut.value ?? 'a-transmettre') === 'a-transmettre')
      timer = setTimeout(() => void inBackground(() => refetch()), PERIOD_MS);
  });
  onScopeDispose(() => clearTimeout(timer));

  const failure = computed(() =>
    data.value === undefined && looks.value >= LOOKS && !isLoading.value ? failureMessage(error.value) : '',
  );

  function again(): void {
    looks.value = 0;
    void refetch();
  }

  return { pli: data, statut, failure, again };
}
