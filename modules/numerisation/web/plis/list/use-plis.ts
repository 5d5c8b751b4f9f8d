import { announce, failureMessage, keepPrevious, useQuery, useSession } from '@pwp/web-kit';
import {
  computed,
  readonly,
  ref,
  shallowRef,
  watch,
  type ComputedRef,
  type DeepReadonly,
  type Ref,
  type ShallowRef,
} from 'vue';
import type { PliCounters, PliListItem } from '../../../contracts/index.ts';
import { fr } from '../../locales/fr.ts';
import type { DashboardQuery } from '../dashboard-query.ts';
import { countersQuery, plisQuery } from '../plis-queries.ts';

/** After so long, ms, an answer is late and the page says so. */
const PATIENCE = 4000;

/** What the dashboard follows. */
export interface UsePlisOptions {
  query: Readonly<Ref<DashboardQuery>>;
  /** Another view may take the place of this one: its rows must not flash before. */
  hidden: Readonly<Ref<boolean>>;
}

export interface UsePlisReturn {
  plis: ComputedRef<readonly PliListItem[]>;
  total: ComputedRef<number>;
  /** Null until they are known. */
  counters: ComputedRef<PliCounters | null>;
  /** `loading` keeps the rows that were there. */
  state: ComputedRef<'loading' | 'ready' | 'failed'>;
  /** The answer takes longer than usual. */
  slow: DeepReadonly<Ref<boolean>>;
  /** French sentence of the last failure. */
  error: ComputedRef<string>;
  /** When the rows were read; null before the first. */
  readAt: Readonly<ShallowRef<Date | null>>;
  reload: () => Promise<void>;
}

/** The plis and counters of the current guichet, asked again each time the query or the guichet changes. */
export function usePlis({ query, hidden }: UsePlisOptions): UsePlisReturn {
  const session = useSession();
  const enabled = () => session.guichet !== null;
  const list = useQuery({
    ...plisQuery(() => query.value),
    enabled,
    placeholderData: (previous, entry) => (hidden.value ? undefined : keepPrevious(previous, entry)),
  });
  const counted = useQuery({
    ...countersQuery(() => query.value),
    enabled,
    placeholderData: (previous, entry) => (hidden.value ? undefined : keepPrevious(previous, entry)),
  });
  const slow = ref(false);
  const readAt = shallowRef<Date | null>(null);

  const rows = computed(() => (hidden.value ? undefined : list.data.value));
  const failure = computed(() => list.error.value ?? counted.error.value);
  const isLoading = computed(
    () =>
      hidden.value ||
      [list, counted].some((read) => read.isLoading.value || read.isPending.value || read.isPlaceholderData.value),
  );
  const state = computed(() => {
    if (isLoading.value) return 'loading';
    return failure.value === null ? 'ready' : 'failed';
  });

  // The period may be the same: what it counts may not.
  watch(query, () => {
    if (enabled()) void counted.refresh();
  });

  watch(
    [isLoading, query],
    ([loading], _before, onCleanup) => {
      slow.value = false;
      if (!loading) return;
      const patience = setTimeout(() => (slow.value = true), PATIENCE);
      onCleanup(() => clearTimeout(patience));
    },
    { immediate: true },
  );

  watch(state, (now) => {
    if (now !== 'ready' || rows.value === undefined) return;
    const { total } = rows.value;
    const { page, taille } = query.value;
    readAt.value = new Date();
    announce(fr.dashboard.announce(total, page, Math.max(1, Math.ceil(total / taille))));
  });

  async function reload(): Promise<void> {
    await Promise.all([list.refetch(), counted.refetch()]);
  }

  return {
    plis: computed(() => rows.value?.items ?? []),
    total: computed(() => rows.value?.total ?? 0),
    counters: computed(() => (hidden.value ? null : (counted.data.value ?? null))),
    state,
    slow: readonly(slow),
    error: computed(() => failureMessage(failure.value)),
    readAt,
    reload,
  };
}
