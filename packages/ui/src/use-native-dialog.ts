import { onBeforeUnmount, onMounted, watch, type ShallowRef } from 'vue';

/**
 * Opens and closes a `<dialog>` with `opened`. The browser makes the rest of the page inert, and moves the focus back
 * when the dialog closes. `focused` receives the focus at the opening.
 */
export function useNativeDialog(
  opened: () => boolean,
  dialog: Readonly<ShallowRef<HTMLDialogElement | null>>,
  focused: Readonly<ShallowRef<HTMLElement | null>>,
): void {
  let opener: Element | null = null;

  function show(): void {
    opener = document.activeElement;
    dialog.value?.showModal();
    focused.value?.focus();
  }

  function hide(): void {
    if (dialog.value?.open !== true) return;
    dialog.value.close();
    if (opener instanceof HTMLElement) opener.focus();
  }

  onMounted(() => {
    // After the render, so that the element to focus exists.
    watch(opened, (now) => (now ? show() : hide()), { immediate: true, flush: 'post' });
  });
  onBeforeUnmount(hide);
}
