import { nextTick, watch, type WatchSource } from 'vue';

export interface UseKeptFocusOptions {
  root: () => Element | null | undefined;
  /** Takes the focus. */
  fallback: () => HTMLElement | null | undefined;
  /** What may remove the focused element. */
  sources: WatchSource[];
}

/** When the focused element goes with what it was in, the focus stays in `root`, where the keys act. */
export function useKeptFocus({ root, fallback, sources }: UseKeptFocusOptions): void {
  const holds = () => root()?.contains(document.activeElement) === true;
  watch(sources, async () => {
    if (!holds()) return;
    await nextTick();
    if (!holds()) fallback()?.focus();
  });
}
