import type { AuditRecord } from '@pwp/contracts';
import { announce, ProblemError, useQuery } from '@pwp/web-kit';
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { auditApi } from '../api.ts';
import { fr } from '../locales/fr.ts';
import { filtersOf, type JournalSearch } from './journal-search.ts';

export interface UseJournalReturn {
  /** Why the first page could not be read. */
  error: Readonly<Ref<Error | null>>;
  isLoading: Readonly<Ref<boolean>>;
  refetch: () => Promise<unknown>;
  actes: ComputedRef<readonly AuditRecord[]>;
  total: ComputedRef<number | undefined>;
  /** There are older acts than those on screen. */
  more: ComputedRef<boolean>;
  /** The suite is being read. */
  reading: Ref<boolean>;
  /** French sentence about the last « Afficher la suite »; empty when there is none. */
  moreFailure: Ref<string>;
  readMore: () => Promise<void>;
}

/** The audit trail, the latest first, page after page. */
export function useJournal(search: Readonly<Ref<JournalSearch>>): UseJournalReturn {
  const {
    data: first,
    error,
    isLoading,
    refetch,
    refresh,
  } = useQuery({
    ...auditApi.query('GET /', () => ({ query: filtersOf(search.value) })),
    // Another search: the list stays on screen until it is read.
    placeholderData: (before) => before,
  });
  /** The pages that were asked for after the first. */
  const suite = shallowRef<readonly { items: AuditRecord[]; nextCursor?: string | undefined }[]>([]);
  const reading = ref(false);
  const moreFailure = ref('');
  const cursor = computed(() => (suite.value.at(-1) ?? first.value)?.nextCursor);

  // The same search, asked again, reads again.
  watch(search, () => void refresh());
  watch(first, (page) => {
    suite.value = [];
    moreFailure.value = '';
    if (page !== undefined) announce(fr.journal.compte(page.total));
  });

  async function readMore(): Promise<void> {
    if (reading.value || isLoading.value || cursor.value === undefined) return;
    reading.value = true;
    moreFailure.value = '';
    const asked = first.value;
    try {
      const next = await auditApi('GET /', { query: { ...filtersOf(search.value), curseur: Number(cursor.value) } });
      // Another search came meanwhile.
      if (asked !== first.value) return;
      suite.value = [...suite.value, next];
      announce(fr.journal.ajoutes(next.items.length));
    } catch (failure) {
      if (!(failure instanceof ProblemError)) throw failure;
      moreFailure.value = failure.message;
    } finally {
      reading.value = false;
    }
  }

  return {
    error,
    isLoading,
    refetch,
    actes: computed(() => [...(first.value?.items ?? []), ...suite.value.flatMap(({ items }) => items)]),
    total: computed(() => first.value?.total),
    more: computed(() => cursor.value !== undefined),
    reading,
    moreFailure,
    readMore,
  };
}
