import { computed, ref, watch, type ComputedRef } from 'vue';
import type { DemandeDeCompte } from '../../contracts/index.ts';

/** The demandes that are ticked, of those on screen. */
export interface UseSelectionReturn {
  chosen: ComputedRef<readonly DemandeDeCompte[]>;
  has: (id: number) => boolean;
  toggle: (id: number) => void;
  all: ComputedRef<boolean>;
  toggleAll: () => void;
}

/** Ticks; what leaves the screen is no longer ticked. */
export function useSelection(shown: () => readonly DemandeDeCompte[]): UseSelectionReturn {
  const ids = ref<ReadonlySet<number>>(new Set());
  const chosen = computed(() => shown().filter(({ id }) => ids.value.has(id)));
  const all = computed(() => shown().length > 0 && chosen.value.length === shown().length);

  watch(shown, (demandes) => {
    ids.value = new Set(demandes.map(({ id }) => id).filter((id) => ids.value.has(id)));
  });

  return {
    chosen,
    has: (id) => ids.value.has(id),
    toggle(id) {
      const next = new Set(ids.value);
      if (!next.delete(id)) next.add(id);
      ids.value = next;
    },
    all,
    toggleAll() {
      ids.value = new Set(all.value ? [] : shown().map(({ id }) => id));
    },
  };
}
