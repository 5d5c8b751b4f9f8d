import { announce, useSession } from '@pwp/web-kit';
import { computed, readonly, ref, shallowRef, watch, type ComputedRef, type DeepReadonly, type Ref } from 'vue';
import { FICHES_MAX } from '../../../contracts/fiche-limits.ts';
import { PLIS_CHOISIS_MAX } from '../../../contracts/pli-limits.ts';
import { api } from '../../api.ts';
import { fr } from '../../locales/fr.ts';
import { useDownload } from '../../use-download.ts';
import { isSameList, toExportQuery, type DashboardQuery } from '../dashboard-query.ts';
import { searchHeaders } from '../plis-queries.ts';

export interface UsePlisSelectionReturn {
  /** How many plis are ticked, on any page of the list. */
  count: ComputedRef<number>;
  /** Every pli that the filters keep is ticked: the server decides which ones they are. */
  all: DeepReadonly<Ref<boolean>>;
  /** The ticked plis by their transactions; undefined when all are. */
  transactions: ComputedRef<readonly string[] | undefined>;
  busy: DeepReadonly<Ref<boolean>>;
  /** French message of the failure; empty when there is none. */
  error: DeepReadonly<Ref<string>>;
  /** The ticked plis; those of the page when all are. */
  chosen: ComputedRef<ReadonlySet<string>>;
  /** Replaces the ticks, and announces how many there are; too many are refused. */
  choose: (next: ReadonlySet<string>) => void;
  chooseAll: () => void;
  clear: () => void;
  /** Downloads the fiches in one document. The ticks stay. */
  downloadFiches: () => Promise<void>;
}

/** The list whose plis are ticked. */
export interface UsePlisSelectionOptions {
  query: Readonly<Ref<DashboardQuery>>;
  /** Transactions on the page. */
  shown: () => readonly string[];
  /** Plis that the filters keep, on all pages. */
  total: () => number;
}

/**
 * The ticked plis of the dashboard. Single ticks stay from page to page; « all » ends with the filters that it stood for.
 * A change of guichet clears both.
 */
export function usePlisSelection({ query, shown, total }: UsePlisSelectionOptions): UsePlisSelectionReturn {
  const words = fr.dashboard.selection;
  const session = useSession();
  const chosen = shallowRef<ReadonlySet<string>>(new Set());
  const all = ref(false);
  const { busy, error, download, forget } = useDownload();

  // The first untick of « all » keeps the other rows of the page.
  const ticked = computed(() => (all.value ? new Set(shown()) : chosen.value));
  const count = computed(() => (all.value ? total() : chosen.value.size));

  function choose(next: ReadonlySet<string>): void {
    error.value = '';
    if (next.size > PLIS_CHOISIS_MAX && next.size > ticked.value.size) {
      error.value = words.trop(PLIS_CHOISIS_MAX);
      return;
    }
    all.value = false;
    chosen.value = next;
    announce(words.choisis(next.size));
  }

  function chooseAll(): void {
    error.value = '';
    all.value = true;
    chosen.value = new Set();
    announce(words.tousChoisis(total()));
  }

  function clear(): void {
    forget();
    all.value = false;
    chosen.value = new Set();
  }

  function ask(signal: AbortSignal) {
    if (all.value)
      return api('POST /fiches-de-transmission/liste', {
        query: toExportQuery(query.value),
        headers: searchHeaders(query.value),
        signal,
      });
    const fiches = [...chosen.value].map((transaction) => ({ transaction }));
    return api('POST /fiches-de-transmission', { body: { fiches }, signal });
  }

  async function downloadFiches(): Promise<void> {
    if (busy.value) return;
    if (count.value > FICHES_MAX) {
      error.value = words.tropDeFiches(count.value, FICHES_MAX);
      return;
    }
    const { preparation, fichesPretes: prete } = words;
    await download(ask, { preparation, prete, nomDeFichier: fr.fiche.nomDeFichier });
  }

  watch(() => session.guichet?.code, clear);
  watch(query, (now, before) => {
    if (all.value && !isSameList(now, before)) clear();
  });

  return {
    count,
    all: readonly(all),
    transactions: computed(() => (all.value ? undefined : [...chosen.value])),
    busy,
    error: readonly(error),
    chosen: ticked,
    choose,
    chooseAll,
    clear,
    downloadFiches,
  };
}
