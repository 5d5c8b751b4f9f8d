import { formatDay } from '@pwp/ui';
import { announce, failureMessage, keepPrevious, useQuery, useSession } from '@pwp/web-kit';
import { computed, onScopeDispose, ref, watch, type ComputedRef, type Ref } from 'vue';
import type { Statistiques, StatistiquesPerimetre } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { ACTUEL, daysOfChoice, PERIMETRE, type StatistiquesChoice } from './statistiques-choice.ts';
import { words } from './words.ts';

/** Time after which a response is late and the page says so, ms. */
const PATIENCE = 4000;

export interface UseStatistiquesReturn {
  /** The figures; null until they are there. While others are loaded, the previous ones stay. */
  figures: ComputedRef<Statistiques | null>;
  /** What a référent chooses among; null for others. */
  perimetre: ComputedRef<StatistiquesPerimetre['perimetre'] | null>;
  /** Guichets of the périmètre that are not counted. */
  omis: ComputedRef<number>;
  isReferent: ComputedRef<boolean>;
  state: ComputedRef<'loading' | 'ready' | 'failed'>;
  /** The response takes longer than usual. */
  slow: Ref<boolean>;
  error: ComputedRef<string>;
  reload: () => Promise<void>;
}

/** The figures of a choice, asked again when it or the guichet changes. */
export function useStatistiques(choice: Readonly<Ref<StatistiquesChoice>>): UseStatistiquesReturn {
  const session = useSession();
  const isReferent = computed(() => session.roles.includes('referent'));
  const ofPerimetre = computed(() => isReferent.value && choice.value.guichets !== ACTUEL);
  const days = computed(() => daysOfChoice(choice.value));

  const own = useQuery({
    ...api.query('GET /statistiques', () => ({ query: days.value })),
    enabled: () => session.guichet !== null && !ofPerimetre.value,
    placeholderData: (previous, entry) => keepPrevious(previous, entry),
  });
  const all = useQuery({
    ...api.query('GET /statistiques/perimetre', () => {
      const { guichets } = choice.value;
      return { query: { ...days.value, ...(guichets !== PERIMETRE && guichets !== ACTUEL && { guichet: guichets }) } };
    }),
    enabled: () => ofPerimetre.value,
    placeholderData: (previous, entry) => keepPrevious(previous, entry),
  });

  const asked = () => (ofPerimetre.value ? all : own);
  const figures = computed<Statistiques | null>(() => asked().data.value ?? null);
  const isLoading = computed(() => {
    const { isLoading: loading, isPending, isPlaceholderData } = asked();
    return loading.value || isPending.value || isPlaceholderData.value;
  });
  const state = computed(() => {
    if (isLoading.value) return 'loading';
    return asked().error.value === null ? 'ready' : 'failed';
  });

  const slow = ref(false);
  let patience: ReturnType<typeof setTimeout> | undefined;
  watch(
    isLoading,
    (loading) => {
      clearTimeout(patience);
      slow.value = false;
      if (loading) patience = setTimeout(() => (slow.value = true), PATIENCE);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(patience));

  watch(state, (now) => {
    if (now !== 'ready' || figures.value === null) return;
    const { total, du, au } = figures.value;
    announce(words.annonce(total.plis, formatDay(du), formatDay(au)));
  });

  return {
    figures,
    perimetre: computed(() => (isReferent.value ? (all.data.value?.perimetre ?? null) : null)),
    omis: computed(() => (ofPerimetre.value ? (all.data.value?.guichetsOmis ?? 0) : 0)),
    isReferent,
    state,
    slow,
    error: computed(() => failureMessage(asked().error.value)),
    reload: async () => {
      await asked().refetch();
    },
  };
}
