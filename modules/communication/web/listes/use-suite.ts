import { announce, ProblemError } from '@pwp/web-kit';
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';

/** A page of a list that goes on from a cursor; the last one has none. */
interface PageOfList<Item> {
  items: Item[];
  total: number;
  nextCursor?: string | undefined;
}

/** How the pages of a list are read. */
export interface UseSuiteOptions<Item> {
  /** The first page; a new one starts the list again. */
  first: Readonly<Ref<PageOfList<Item> | undefined>>;
  readPage: (cursor: string) => Promise<PageOfList<Item>>;
  /** Said when a page arrived. */
  added: (count: number) => string;
}

/** A list by « Afficher la suite ». */
export interface UseSuiteReturn<Item> {
  items: ComputedRef<readonly Item[]>;
  /** There are others. */
  more: ComputedRef<boolean>;
  reading: Ref<boolean>;
  /** French message about the last `readMore`; empty when it succeeded. */
  failure: Ref<string>;
  readMore: () => Promise<void>;
}

/** The first page of a list, then those after it. `useCursorPages` of the kit is for cursors that are numbers. */
export function useSuite<Item>({ first, readPage, added }: UseSuiteOptions<Item>): UseSuiteReturn<Item> {
  const later = shallowRef<readonly PageOfList<Item>[]>([]);
  const reading = ref(false);
  const failure = ref('');
  const cursor = computed(() => (later.value.at(-1) ?? first.value)?.nextCursor);

  watch(first, () => {
    later.value = [];
    failure.value = '';
  });

  async function readMore(): Promise<void> {
    if (reading.value || cursor.value === undefined) return;
    reading.value = true;
    failure.value = '';
    const asked = first.value;
    try {
      const next = await readPage(cursor.value);
      // The list was read again meanwhile.
      if (asked !== first.value) return;
      later.value = [...later.value, next];
      announce(added(next.items.length));
    } catch (fault) {
      if (!(fault instanceof ProblemError)) throw fault;
      failure.value = fault.message;
    } finally {
      reading.value = false;
    }
  }

  return {
    items: computed(() => [...(first.value?.items ?? []), ...later.value.flatMap(({ items }) => items)]),
    more: computed(() => cursor.value !== undefined),
    reading,
    failure,
    readMore,
  };
}
