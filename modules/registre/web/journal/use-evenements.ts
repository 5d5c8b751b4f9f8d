import { useCursorPages, useQuery, type UseCursorPagesReturn } from '@pwp/web-kit';
import { computed, type ComputedRef, type Ref } from 'vue';
import type { Evenement } from '../../contracts/index.ts';
import { api } from '../api.ts';
import { fr } from '../locales/fr.ts';

export interface UseEvenementsReturn extends UseCursorPagesReturn<Evenement> {
  /** Why the first page could not be read. */
  error: Readonly<Ref<Error | null>>;
  isLoading: Readonly<Ref<boolean>>;
  refetch: () => Promise<unknown>;
  total: ComputedRef<number>;
}

/** The registry's journal, newest first, page by page. */
export function useEvenements(): UseEvenementsReturn {
  const { data: first, error, isLoading, refetch } = useQuery(api.query('GET /evenements'));
  const pages = useCursorPages({
    first,
    isLoading,
    readPage: (curseur) => api('GET /evenements', { query: { curseur } }),
    added: fr.journal.ajoutes,
  });
  return { ...pages, error, isLoading, refetch, total: computed(() => first.value?.total ?? 0) };
}
