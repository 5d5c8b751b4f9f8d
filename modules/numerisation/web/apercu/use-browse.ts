import { computed, watch, type ComputedRef } from 'vue';
import { useZoom, type UseZoomReturn } from './use-zoom.ts';

export interface UseBrowseOptions {
  /** Identity of what is shown; each begins whole. */
  shown: () => unknown;
  /** Whether there is one before, and one after. */
  before: () => boolean;
  after: () => boolean;
  /** Shows the one before (-1) or after (1), which exists. */
  onMove: (step: -1 | 1) => void;
  /** Whether what is shown can be enlarged; true by default. */
  zooms?: () => boolean;
  /** What other keys do. */
  keys?: ReadonlyMap<string, () => void>;
}

export interface UseBrowseReturn {
  zoom: UseZoomReturn;
  before: ComputedRef<boolean>;
  after: ComputedRef<boolean>;
  /** Up to the ends. */
  move: (step: -1 | 1) => void;
  /** Handles the arrows, the keys of the zoom and the other keys. */
  press: (event: KeyboardEvent) => void;
}

/** Looking at files one after the other, each as large as one wants. */
export function useBrowse({ shown, before, after, onMove, zooms, keys }: UseBrowseOptions): UseBrowseReturn {
  const zoom = useZoom();
  const [hasBefore, hasAfter] = [computed(before), computed(after)];
  watch(shown, zoom.fit);

  function move(step: -1 | 1): void {
    if (step === -1 ? hasBefore.value : hasAfter.value) onMove(step);
  }

  const acts = new Map<string, () => void>([
    ['ArrowLeft', () => move(-1)],
    ['ArrowRight', () => move(1)],
    ...(keys ?? []),
  ]);

  function press(event: KeyboardEvent): void {
    // With them, the keys are the browser's own.
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.startsWith('Arrow') && scrolls(event)) return;
    const act = acts.get(event.key);
    if (act !== undefined) act();
    else if (zooms?.() === false || !zoom.press(event)) return;
    event.preventDefault();
  }

  return { zoom, before: hasBefore, after: hasAfter, move, press };
}

/** The arrows scroll what is wider than its frame, while the frame has the focus. */
function scrolls({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.scrollWidth > target.clientWidth && target.tabIndex === 0;
}
