import { announce } from '@pwp/web-kit';
import { onScopeDispose, readonly, ref, shallowRef, watch, type DeepReadonly, type Ref, type ShallowRef } from 'vue';
import type { PliCounters, PliListItem } from '../../../contracts/index.ts';
import { createLatestRequest, messageOf } from '../../latest-request.ts';
import { fr } from '../../locales/fr.ts';
import type { PlisClient } from '../../plis-client.ts';
import { toPliQuery, type DashboardQuery } from '../dashboard-query.ts';

/** After so long, ms, an answer is late and the page says so. */
const PATIENCE = 4000;

/** What the dashboard follows. */
export interface UsePlisOptions {
  client: PlisClient;
  query: Readonly<Ref<DashboardQuery>>;
  /** Code of the current guichet; undefined when the account has none, and then nothing is asked. */
  guichet: () => string | undefined;
}

export interface UsePlisReturn {
  plis: Readonly<ShallowRef<readonly PliListItem[]>>;
  total: DeepReadonly<Ref<number>>;
  /** Null until they are known. */
  counters: Readonly<ShallowRef<PliCounters | null>>;
  /** `loading` keeps the rows that were there. */
  state: DeepReadonly<Ref<'loading' | 'ready' | 'failed'>>;
  /** The answer takes longer than usual. */
  slow: DeepReadonly<Ref<boolean>>;
  /** French sentence of the last failure. */
  error: DeepReadonly<Ref<string>>;
  /** When the rows were read; null before the first. */
  readAt: Readonly<ShallowRef<Date | null>>;
  reload: () => Promise<void>;
  /** Takes the rows away: another view of them comes. */
  clear: () => void;
}

/**
 * The plis and counters of the current guichet, asked again each time the query or the guichet changes.
 * A new question aborts the one before; another guichet's rows never stay on screen.
 */
export function usePlis({ client, query, guichet }: UsePlisOptions): UsePlisReturn {
  const plis = shallowRef<readonly PliListItem[]>([]);
  const total = ref(0);
  const counters = shallowRef<PliCounters | null>(null);
  const state = ref<'loading' | 'ready' | 'failed'>('loading');
  const slow = ref(false);
  const error = ref('');
  const readAt = shallowRef<Date | null>(null);
  const requests = createLatestRequest();

  async function reload(): Promise<void> {
    const signal = requests.start();
    if (guichet() === undefined) return;
    state.value = 'loading';
    slow.value = false;
    const asked = toPliQuery(query.value);
    const { numeroUnique } = query.value;
    const patience = setTimeout(() => (slow.value = true), PATIENCE);
    try {
      const [list, counted] = await Promise.all([
        client.listPlis(asked, { numeroUnique, signal }),
        client.countPlis({ du: asked.du, au: asked.au }, signal),
      ]);
      if (signal.aborted) return;
      plis.value = list.items;
      total.value = list.total;
      counters.value = counted;
      readAt.value = new Date();
      state.value = 'ready';
      announce(fr.dashboard.announce(list.total, asked.page, Math.max(1, Math.ceil(list.total / asked.taille))));
    } catch (failure) {
      if (signal.aborted) return;
      error.value = messageOf(failure);
      state.value = 'failed';
    } finally {
      clearTimeout(patience);
      if (!signal.aborted) slow.value = false;
    }
  }

  function clear(): void {
    plis.value = [];
    total.value = 0;
    counters.value = null;
    state.value = 'loading';
  }

  watch(
    [query, guichet],
    ([, code], [, before]) => {
      if (code !== before) clear();
      void reload();
    },
    { immediate: true },
  );
  onScopeDispose(() => requests.abort());

  return {
    plis,
    total: readonly(total),
    counters,
    state: readonly(state),
    slow: readonly(slow),
    error: readonly(error),
    readAt,
    reload,
    clear,
  };
}
