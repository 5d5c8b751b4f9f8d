import { onBeforeUpdate, onUpdated } from 'vue';

/**
 * When an update of the component removes the element that has the focus, as « Page suivante » goes on the last page,
 * `fallback` takes it: the keyboard stays in its place, and a screen reader reads where it is.
 */
export function useFocusFallback(fallback: () => HTMLElement | null | undefined): void {
  let focused: Element | null = null;
  onBeforeUpdate(() => {
    focused = document.activeElement;
  });
  onUpdated(() => {
    if (focused?.isConnected === false) fallback()?.focus();
    focused = null;
  });
}
