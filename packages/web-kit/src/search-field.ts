import { onBeforeUnmount, onMounted } from 'vue';

/** How the field of the page on screen takes the focus. */
let declared: (() => void) | undefined;

/** Declares the search field of a page: `focus` moves the focus there, and opens what hides it, when the person presses `/`. */
export function useSearchField(focus: () => void): void {
  onMounted(() => {
    declared = focus;
  });
  onBeforeUnmount(() => {
    // The next page may have declared its own already.
    if (declared === focus) declared = undefined;
  });
}

/** Moves the focus to the search field of the page on screen; false where it has none. */
export function focusSearchField(): boolean {
  declared?.();
  return declared !== undefined;
}
