import { computed, ref, watch, type ComputedRef } from 'vue';

/** The ticked items among the displayed ones. */
export interface UseSelectionReturn<Item extends { id: string | number }> {
  chosen: ComputedRef<readonly Item[]>;
  /** Whether the item can be ticked. */
  offers: (item: Item) => boolean;
  has: (item: Item) => boolean;
  toggle: (item: Item) => void;
  all: ComputedRef<boolean>;
  toggleAll: () => void;
  /** Ticks only these. */
  choose: (items: readonly Item[]) => void;
}

/** The checkboxes of rows; a row that is no longer displayed is no longer ticked. */
export function useSelection<Item extends { id: string | number }>(
  offered: () => readonly Item[],
): UseSelectionReturn<Item> {
  const ids = ref<ReadonlySet<Item['id']>>(new Set());
  const has = ({ id }: Item) => ids.value.has(id);
  const chosen = computed(() => offered().filter(has));
  const all = computed(() => offered().length > 0 && chosen.value.length === offered().length);
  const choose = (items: readonly Item[]) => void (ids.value = new Set(items.map(({ id }) => id)));

  watch(offered, (items) => choose(items.filter(has)));

  return {
    chosen,
    offers: ({ id }) => offered().some((item) => item.id === id),
    has,
    toggle(item) {
      const next = new Set(ids.value);
      if (!next.delete(item.id)) next.add(item.id);
      ids.value = next;
    },
    all,
    toggleAll: () => choose(all.value ? [] : offered()),
    choose,
  };
}
