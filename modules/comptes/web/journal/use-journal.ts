import type { AuditRecord } from '@pwp/contracts';
import { announce, useCursorPages, useQuery, type UseCursorPagesReturn } from '@pwp/web-kit';
import { watch, type Ref } from 'vue';
import { auditApi } from '../api.ts';
import { fr } from '../locales/fr.ts';
import { filtersOf, type JournalSearch } from './journal-search.ts';

/** The audit trail, latest first, page by page. */
export function useJournal(search: Readonly<Ref<JournalSearch>>): UseCursorPagesReturn<AuditRecord> {
  const first = useQuery({
    ...auditApi.query('GET /', () => ({ query: filtersOf(search.value) })),
    // On another search, the old list stays until the new one is loaded.
    placeholderData: (before) => before,
  });

  // The same search again refetches.
  watch(search, () => void first.refresh());
  watch(first.data, (page) => {
    if (page !== undefined) announce(fr.journal.compte(page.total));
  });

  return useCursorPages({
    first,
    readPage: (cursor) => auditApi('GET /', { query: { ...filtersOf(search.value), curseur: Number(cursor) } }),
    added: fr.journal.ajoutes,
  });
}
