import { computed, readonly, ref, type ComputedRef, type DeepReadonly, type Ref } from 'vue';

export interface UseZoomReturn {
  /** 1 fits the frame. */
  zoom: DeepReadonly<Ref<number>>;
  /** « 150 % ». */
  percent: ComputedRef<string>;
  canEnlarge: ComputedRef<boolean>;
  canReduce: ComputedRef<boolean>;
  /** A step closer (1), a step back (-1), up to the ends. */
  step: (by: -1 | 1) => void;
  fit: () => void;
  /** Handles the keys +, − and 0; false when the key is another. */
  press: (event: KeyboardEvent) => boolean;
}

const STEPS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] as const;
const FIT = STEPS.indexOf(1);

/** How much larger than its frame a file shows. Only the view changes, never the file. */
export function useZoom(): UseZoomReturn {
  const at = ref(FIT);
  const zoom = computed(() => STEPS[at.value] ?? 1);

  function step(by: -1 | 1): void {
    at.value = Math.min(Math.max(at.value + by, 0), STEPS.length - 1);
  }

  function fit(): void {
    at.value = FIT;
  }

  function press({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
    // With Ctrl, they are the browser's own zoom.
    if (ctrlKey || altKey || metaKey) return false;
    if (key === '+' || key === '=') step(1);
    else if (key === '-') step(-1);
    else if (key === '0') fit();
    else return false;
    return true;
  }

  return {
    zoom: readonly(zoom),
    percent: computed(() => `${Math.round(zoom.value * 100)}\u00A0%`),
    canEnlarge: computed(() => at.value < STEPS.length - 1),
    canReduce: computed(() => at.value > 0),
    step,
    fit,
    press,
  };
}
