import { useQuery } from '@pwp/web-kit';
import { computed, onScopeDispose, watch, type ComputedRef } from 'vue';
import type { Statut } from '../../contracts/index.ts';
import { api } from '../api.ts';

/** Time between two looks at a pli that waits to leave, in ms. */
const PERIOD_MS = 3_000;

/** Looks in all: about two minutes; the dashboard tells the rest. */
const LOOKS = 40;

/** Follows a pli until it has left the portal; null until the first answer. A look that fails is made again. */
export function usePliTransmis(transaction: string): ComputedRef<Statut | null> {
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
      timer = setTimeout(() => void refetch(), PERIOD_MS);
  });
  onScopeDispose(() => clearTimeout(timer));

  return statut;
}
