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

/** Time after which a response is late and the page says so, ms. */
const PATIENCE = 4000;

/** The inputs of the dashboard. */
export interface UsePlisOptions {
  query: Readonly<Ref<DashboardQuery>>;
  /** Another view may replace this one, so its rows must not flash. */
  hidden: Readonly<Ref<boolean>>;
}

export interface UsePlisReturn {
  plis: ComputedRef<readonly PliListItem[]>;
  total: ComputedRef<number>;
  /** Null until loaded. */
  counters: ComputedRef<PliCounters | null>;
  /** `loading` keeps the previous rows. */
  state: ComputedRef<'loading' | 'ready' | 'failed'>;
  /** The response takes longer than usual. */
  slow: DeepReadonly<Ref<boolean>>;
  /** French message of the last failure. */
  error: ComputedRef<string>;
  /** When the rows were loaded; null before the first time. */
  readAt: Readonly<ShallowRef<Date | null>>;
  reload: () => Promise<void>;
}

/** The plis and counters of the current guichet, refetched when the query or the guichet changes. */
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

  // The period may be unchanged, but its counts may not.
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
