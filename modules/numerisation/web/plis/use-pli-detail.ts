import { onScopeDispose, readonly, ref, shallowRef, watch, type DeepReadonly, type Ref, type ShallowRef } from 'vue';
import type { PliDetail } from '../../contracts/index.ts';
import { createLatestRequest, messageOf } from '../latest-request.ts';
import type { PlisClient } from '../plis-client.ts';

export interface UsePliDetailReturn {
  pli: Readonly<ShallowRef<PliDetail | null>>;
  /** French sentence of the last failure; empty when there is none. */
  error: DeepReadonly<Ref<string>>;
  reload: () => Promise<void>;
}

/** The detail of the pli whose transaction is given; null closes it. */
export function usePliDetail(client: PlisClient, transaction: () => string | null): UsePliDetailReturn {
  const pli = shallowRef<PliDetail | null>(null);
  const error = ref('');
  const requests = createLatestRequest();

  async function reload(): Promise<void> {
    const asked = transaction();
    const signal = requests.start();
    pli.value = null;
    error.value = '';
    if (asked === null) return;
    try {
      const detail = await client.getPli(asked, signal);
      if (!signal.aborted) pli.value = detail;
    } catch (failure) {
      if (!signal.aborted) error.value = messageOf(failure);
    }
  }

  watch(transaction, () => void reload(), { immediate: true });
  onScopeDispose(() => requests.abort());

  return { pli, error: readonly(error), reload };
}
