import { inBackground, useQuery } from '@pwp/web-kit';
import { computed, onScopeDispose, watch, type ComputedRef, type Ref } from 'vue';
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
}

/** Follows a pli until it has left the portal. A failed check is repeated. */
export function usePliTransmis(transaction: string): UsePliTransmisReturn {
  const { data, isLoading, refetch } = useQuery({
    ...api.query('GET /plis/:transaction', () => ({ params: { transaction } })),
    enabled: transaction !== '',
  });
  const statut = computed(() => data.value?.statut ?? null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looks = 0;

  watch(isLoading, (looking) => {
    if (looking) looks += 1;
    else if (looks < LOOKS && (statut.value ?? 'a-transmettre') === 'a-transmettre')
      timer = setTimeout(() => void inBackground(() => refetch()), PERIOD_MS);
  });
  onScopeDispose(() => clearTimeout(timer));

  return { pli: data, statut };
}
