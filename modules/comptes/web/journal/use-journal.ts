import type { AuditRecord } from '@pwp/contracts';
import { announce, useCursorPages, useQuery, type UseCursorPagesReturn } from '@pwp/web-kit';
import { computed, watch, type ComputedRef, type Ref } from 'vue';
import { auditApi } from '../api.ts';
import { fr } from '../locales/fr.ts';
import { filtersOf, type JournalSearch } from './journal-search.ts';

export interface UseJournalReturn extends UseCursorPagesReturn<AuditRecord> {
  /** Why the first page could not be loaded. */
  error: Readonly<Ref<Error | null>>;
  isLoading: Readonly<Ref<boolean>>;
  refetch: () => Promise<unknown>;
  total: ComputedRef<number | undefined>;
}

/** The audit trail, latest first, page by page. */
export function useJournal(search: Readonly<Ref<JournalSearch>>): UseJournalReturn {
  const {
    data: first,
    error,
    isLoading,
    refetch,
    refresh,
  } = useQuery({
    ...auditApi.query('GET /', () => ({ query: filtersOf(search.value) })),
    // On another search, the old list stays until the new one is loaded.
    placeholderData: (before) => before,
  });
  const pages = useCursorPages({
    first,
    isLoading,
    readPage: (curseur) => auditApi('GET /', { query: { ...filtersOf(search.value), curseur } }),
    added: fr.journal.ajoutes,
  });

  // The same search again refetches.
  watch(search, () => void refresh());
  watch(first, (page) => {
    if (page !== undefined) announce(fr.journal.compte(page.total));
  });

  return { ...pages, error, isLoading, refetch, total: computed(() => first.value?.total) };
}
