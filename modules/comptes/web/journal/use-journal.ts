import { ProblemError, announce, useReading, type UseReadingReturn } from '@pwp/web-kit';
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import type { ComptesClient } from '../comptes-client.ts';
import { fr } from '../locales/fr.ts';
import type { Acte, JournalSearch } from './journal-search.ts';

export interface UseJournalReturn extends Pick<UseReadingReturn<unknown>, 'state' | 'failure' | 'reload'> {
  actes: ShallowRef<readonly Acte[]>;
  total: ComputedRef<number | undefined>;
  /** There are older acts than those on screen. */
  more: ComputedRef<boolean>;
  reading: Ref<boolean>;
  /** French sentence about the last « Afficher la suite »; empty when there is none. */
  moreFailure: Ref<string>;
  readMore: () => Promise<void>;
}

/** The audit trail, the latest first, page after page. */
export function useJournal(client: ComptesClient, search: Readonly<Ref<JournalSearch>>): UseJournalReturn {
  const { state, failure, value, reload } = useReading(
    (signal) => client.lireJournal(search.value, undefined, signal),
    search,
  );
  const actes = shallowRef<readonly Acte[]>([]);
  const cursor = ref<string>();
  const reading = ref(false);
  const moreFailure = ref('');

  watch(value, (first) => {
    actes.value = first?.items ?? [];
    cursor.value = first?.nextCursor;
    moreFailure.value = '';
    if (first !== undefined) announce(fr.journal.compte(first.total));
  });

  async function readMore(): Promise<void> {
    if (reading.value || cursor.value === undefined) return;
    reading.value = true;
    moreFailure.value = '';
    const asked = value.value;
    try {
      const next = await client.lireJournal(search.value, cursor.value);
      // Another search came meanwhile.
      if (asked !== value.value) return;
      actes.value = [...actes.value, ...next.items];
      cursor.value = next.nextCursor;
      announce(fr.journal.ajoutes(next.items.length));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      moreFailure.value = error.message;
    } finally {
      reading.value = false;
    }
  }

  return {
    state,
    failure,
    reload,
    actes,
    total: computed(() => value.value?.total),
    more: computed(() => cursor.value !== undefined),
    reading,
    moreFailure,
    readMore,
  };
}
