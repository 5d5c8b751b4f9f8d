import { onBeforeUnmount, onMounted, watch, type ShallowRef } from 'vue';
import { useBackCloses } from './use-back-closes.ts';

/**
 * Opens and closes a `<dialog>` with `opened`. The browser makes the rest of the page inert, and moves the focus back
 * when the dialog closes. `focused` receives the focus at the opening. The browser's Back calls `close`, where it is given.
 */
export function useNativeDialog(
  opened: () => boolean,
  dialog: Readonly<ShallowRef<HTMLDialogElement | null>>,
  focused: Readonly<ShallowRef<HTMLElement | null>>,
  close?: () => void,
): void {
  if (close !== undefined) useBackCloses(opened, close);
  let opener: Element | null = null;

  function show(): void {
    opener = document.activeElement;
    dialog.value?.showModal();
    focused.value?.focus();
  }

  function hide(): void {
    if (dialog.value?.open !== true) return;
    dialog.value.close();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    // What opened it went meanwhile, as the row of a list does.
    else document.querySelector<HTMLElement>('h1')?.focus();
  }

  onMounted(() => {
    // After the render, so that the element to focus exists.
    watch(opened, (now) => (now ? show() : hide()), { immediate: true, flush: 'post' });
  });
  onBeforeUnmount(hide);
}

/** Listeners of a `<dialog>` that closes by a click beside its content. */
export interface BackdropListeners {
  mousedown: (event: MouseEvent) => void;
  mouseup: (event: MouseEvent) => void;
  click: () => void;
}

/**
 * Closes by a press and a release on the backdrop, both. A selection of text that begins or ends beside the content is a
 * click on the dialog too.
 */
export function useBackdropClose(
  isBackdrop: (target: EventTarget | null) => boolean,
  close: () => void,
): BackdropListeners {
  let isPressed = false;
  let isReleased = false;
  return {
    mousedown: ({ target }) => {
      isPressed = isBackdrop(target);
      isReleased = false;
    },
    mouseup: ({ target }) => {
      isReleased = isBackdrop(target);
    },
    click: () => {
      if (isPressed && isReleased) close();
      isPressed = false;
    },
  };
}
