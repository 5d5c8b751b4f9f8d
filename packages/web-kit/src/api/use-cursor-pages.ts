import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { announce } from '../page/announce.ts';
import { keepFocus } from '../page/keep-focus.ts';
import { ProblemError } from './problem-error.ts';

/** One page of a list that is read from the newest on; without `nextCursor`, it is the last. */
export interface CursorPage<Item> {
  items: Item[];
  total: number;
  nextCursor?: string | undefined;
}

/** What a list takes of `useQuery`: why the first page could not be read, and how to read it again. */
interface FirstPage<Item> {
  data: Readonly<Ref<CursorPage<Item> | undefined>>;
  error: Readonly<Ref<Error | null>>;
  isLoading: Readonly<Ref<boolean>>;
  refetch: () => Promise<unknown>;
}

export interface UseCursorPagesOptions<Item> {
  /** The first page, as `useQuery` answers it; a new one starts the list again, and none is asked while it loads. */
  first: FirstPage<Item>;
  readPage: (cursor: string) => Promise<CursorPage<Item>>;
  /** Said when a page arrived: « 50 actes ajoutés à la liste. » */
  added: (count: number) => string;
  /** The last of the list takes the focus when « Afficher la suite » goes with the last page. */
  last?: () => HTMLElement | null | undefined;
}

export interface UseCursorPagesReturn<Item> extends Omit<FirstPage<Item>, 'data'> {
  /** Undefined until the first page is read. */
  items: ComputedRef<readonly Item[] | undefined>;
  /** How many there are in all; undefined until the first page is read. */
  total: ComputedRef<number | undefined>;
  /** There are older ones. */
  more: ComputedRef<boolean>;
  /** The next page is loading. */
  reading: Ref<boolean>;
  /** French message about the last `readMore`; empty when it succeeded. */
  moreFailure: Ref<string>;
  readMore: () => Promise<void>;
}

/** A long list by « Afficher la suite »: the first page, then the older ones below it. */
export function useCursorPages<Item>(options: UseCursorPagesOptions<Item>): UseCursorPagesReturn<Item> {
  const { first: query, readPage, added, last = () => null } = options;
  const { data: first, error, isLoading, refetch } = query;
  const older = shallowRef<readonly CursorPage<Item>[]>([]);
  const reading = ref(false);
  const moreFailure = ref('');
  const cursor = computed(() => (older.value.at(-1) ?? first.value)?.nextCursor);

  watch(first, () => {
    older.value = [];
    moreFailure.value = '';
  });

  async function readMore(): Promise<void> {
    if (reading.value || isLoading.value || cursor.value === undefined) return;
    reading.value = true;
    moreFailure.value = '';
    const asked = first.value;
    try {
      const next = await readPage(cursor.value);
      // The list was read again meanwhile.
      if (asked !== first.value) return;
      older.value = [...older.value, next];
      announce(added(next.items.length));
      await keepFocus(last);
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
    refetch: () => refetch(),
    total: computed(() => first.value?.total),
    items: computed(() => first.value && [...first.value.items, ...older.value.flatMap(({ items }) => items)]),
    more: computed(() => cursor.value !== undefined),
    reading,
    moreFailure,
    readMore,
  };
}
