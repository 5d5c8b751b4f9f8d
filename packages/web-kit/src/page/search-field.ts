import { onBeforeUnmount, onMounted } from 'vue';

/** Focuses the search field of the current page. */
let declared: (() => void) | undefined;

/**
 * Declares the search field of a page. When the person presses `/`, `focus` opens its container and moves the focus
 * to it.
 */
export function useSearchField(focus: () => void): void {
  onMounted(() => {
    declared = focus;
  });
  onBeforeUnmount(() => {
    // The next page may already have declared its own.
    if (declared === focus) declared = undefined;
  });
}

/** Moves the focus to the search field of the current page; false when it has none. */
export function focusSearchField(): boolean {
  declared?.();
  return declared !== undefined;
}
