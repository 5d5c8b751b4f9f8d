import { onBeforeUnmount, onMounted } from 'vue';

/** Leads to the search of the header; undefined while there is none. */
let declared: (() => void) | undefined;

/** Declares the search of the header, which `/` and Ctrl K lead to. */
export function useHeaderSearch(open: () => void): void {
  onMounted(() => {
    declared = open;
  });
  onBeforeUnmount(() => {
    declared = undefined;
  });
}

/** Opens the search of the header; false when it has none: nobody is signed in. */
export function openHeaderSearch(): boolean {
  declared?.();
  return declared !== undefined;
}
