import { useSession } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, shallowRef, watch, type DeepReadonly, type Ref, type ShallowRef } from 'vue';
import type { FicheEmise } from '../../contracts/index.ts';
import { createLatestRequest, messageOf } from '../latest-request.ts';
import type { NumerisationClient } from '../numerisation-client.ts';

export interface UseFichesRecentesReturn {
  fiches: Readonly<ShallowRef<readonly FicheEmise[]>>;
  state: DeepReadonly<Ref<'loading' | 'ready' | 'failed'>>;
  /** French sentence of the last failure. */
  error: DeepReadonly<Ref<string>>;
  /** Reads them again; those shown stay until the answer comes. */
  reload: () => Promise<void>;
}

/** The last fiches of the current guichet; another guichet's leave with it. */
export function useFichesRecentes(client: NumerisationClient): UseFichesRecentesReturn {
  const session = useSession();
  const fiches = shallowRef<readonly FicheEmise[]>([]);
  const state = ref<'loading' | 'ready' | 'failed'>('loading');
  const error = ref('');
  const requests = createLatestRequest();

  async function reload(): Promise<void> {
    const signal = requests.start();
    state.value = 'loading';
    try {
      const { items } = await client.listFiches(signal);
      if (signal.aborted) return;
      fiches.value = items;
      state.value = 'ready';
    } catch (failure) {
      if (signal.aborted) return;
      error.value = messageOf(failure);
      state.value = 'failed';
    }
  }

  watch(
    () => session.guichet?.code,
    () => {
      fiches.value = [];
      void reload();
    },
    { immediate: true },
  );
  onScopeDispose(() => requests.abort());

  return { fiches, state: readonly(state), error: readonly(error), reload };
}
