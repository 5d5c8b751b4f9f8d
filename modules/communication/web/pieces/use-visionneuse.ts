import { defineAsyncComponent, shallowRef, type Component, type ShallowRef } from 'vue';
import type { PiecePublication } from '../../contracts/index.ts';

/** What opens a file over the page. */
export interface UseVisionneuseReturn {
  /** Its component, which comes with the first file that is opened. */
  Visionneuse: Component;
  opened: ShallowRef<PiecePublication | undefined>;
  open: (piece: PiecePublication) => void;
  close: () => void;
}

const Visionneuse = defineAsyncComponent(() => import('./PieceVisionneuse.vue'));

/** The file of a page that is open in the viewer, one at a time. */
export function useVisionneuse(): UseVisionneuseReturn {
  const opened = shallowRef<PiecePublication>();
  return {
    Visionneuse,
    opened,
    open: (piece) => (opened.value = piece),
    close: () => (opened.value = undefined),
  };
}
