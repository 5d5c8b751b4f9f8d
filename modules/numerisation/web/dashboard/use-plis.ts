import { announce } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, shallowRef, watch, type DeepReadonly, type Ref, type ShallowRef } from 'vue';
import type { Pli, PliCounters } from '../../contracts/index.ts';
import { createLatestRequest, messageOf } from '../latest-request.ts';
import { fr } from '../locales/fr.ts';
import type { NumerisationClient } from '../numerisation-client.ts';
import { toPliQuery, type DashboardQuery } from './dashboard-query.ts';

/** What the dashboard follows. */
export interface UsePlisOptions {
  client: NumerisationClient;
  query: Readonly<Ref<DashboardQuery>>;
  /** Code of the current guichet; undefined when the account has none, and then nothing is asked. */
  guichet: () => string | undefined;
}

export interface UsePlisReturn {
  plis: Readonly<ShallowRef<readonly Pli[]>>;
  total: DeepReadonly<Ref<number>>;
  /** Null until they are known. */
  counters: Readonly<ShallowRef<PliCounters | null>>;
  /** `loading` keeps the rows that were there. */
  state: DeepReadonly<Ref<'loading' | 'ready' | 'failed'>>;
  /** French sentence of the last failure. */
  error: DeepReadonly<Ref<string>>;
  reload: () => Promise<void>;
}

/**
 * The plis and counters of the current guichet, asked again each time the query or the guichet changes.
 * A new question aborts the one before; another guichet's rows never stay on screen.
 */
export function usePlis({ client, query, guichet }: UsePlisOptions): UsePlisReturn {
  const plis = shallowRef<readonly Pli[]>([]);
  const total = ref(0);
  const counters = shallowRef<PliCounters | null>(null);
  const state = ref<'loading' | 'ready' | 'failed'>('loading');
  const error = ref('');
  const requests = createLatestRequest();

  async function reload(): Promise<void> {
    const signal = requests.start();
    if (guichet() === undefined) return;
    state.value = 'loading';
    const asked = toPliQuery(query.value);
    try {
      const [list, counted] = await Promise.all([
        client.listPlis(asked, signal),
        client.countPlis({ du: asked.du, au: asked.au }, signal),
      ]);
      if (signal.aborted) return;
      plis.value = list.items;
      total.value = list.total;
      counters.value = counted;
      state.value = 'ready';
      announce(fr.dashboard.announce(list.total, asked.page, Math.max(1, Math.ceil(list.total / asked.taille))));
    } catch (failure) {
      if (signal.aborted) return;
      error.value = messageOf(failure);
      state.value = 'failed';
    }
  }

  watch(
    [query, guichet],
    ([, code], [, before]) => {
      if (code !== before) {
        plis.value = [];
        total.value = 0;
        counters.value = null;
      }
      void reload();
    },
    { immediate: true },
  );
  onScopeDispose(() => requests.abort());

  return { plis, total: readonly(total), counters, state: readonly(state), error: readonly(error), reload };
}
