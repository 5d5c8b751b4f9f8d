import { onScopeDispose, readonly, ref, shallowRef, watch, type DeepReadonly, type Ref, type ShallowRef } from 'vue';
import { openDrawing, type Drawing, type DrawingFault } from '../../vignettes/open-drawing.ts';
import { bytesOf, type VignetteSource } from '../../vignettes/use-vignette.ts';
import { turnedBy, type QuarterTurns } from '../rotation/quarter-turns.ts';

export interface UseApercuReturn {
  /** The bytes of what is drawn. */
  blob: Readonly<ShallowRef<Blob | null>>;
  /** Null while it opens and after a fault. */
  drawing: Readonly<ShallowRef<Drawing | null>>;
  fault: Ref<DrawingFault | null>;
  page: DeepReadonly<Ref<number>>;
  /** The page before (-1) or after (1), up to the ends. */
  turnPage: (step: -1 | 1) => void;
  /** Turns that the file does not have yet, by page. */
  turns: Readonly<ShallowRef<ReadonlyMap<number, QuarterTurns>>>;
  /** Turns the page shown, or all of them, to the right (1) or to the left (-1). */
  rotate: (step: -1 | 1, all: boolean) => void;
  /** Asks for the bytes again. */
  retry: () => Promise<void>;
}

/** A file that is looked at before it is sent: what the agent does is kept until another file is shown. */
export function useApercu(content: () => { source: VignetteSource; type: string } | null): UseApercuReturn {
  const blob = shallowRef<Blob | null>(null);
  const drawing = shallowRef<Drawing | null>(null);
  const fault = ref<DrawingFault | null>(null);
  const page = ref(1);
  const turns = shallowRef<ReadonlyMap<number, QuarterTurns>>(new Map());
  let opening = new AbortController();

  function release(): void {
    opening.abort();
    drawing.value?.close();
    drawing.value = null;
    blob.value = null;
  }

  async function open(): Promise<void> {
    release();
    fault.value = null;
    page.value = 1;
    turns.value = new Map();
    const given = content();
    if (given === null) return;
    const { signal } = (opening = new AbortController());
    const bytes = await bytesOf(given.source, signal);
    if (signal.aborted) return;
    const opened = bytes === null ? 'inaccessible' : await openDrawing({ blob: bytes, type: given.type }, signal);
    if (signal.aborted) {
      if (typeof opened !== 'string') opened.close();
    } else if (typeof opened === 'string') fault.value = opened;
    else {
      blob.value = bytes;
      drawing.value = opened;
    }
  }

  function turnPage(step: -1 | 1): void {
    page.value = Math.min(Math.max(page.value + step, 1), drawing.value?.pages ?? 1);
  }

  function rotate(step: -1 | 1, all: boolean): void {
    const pages = drawing.value?.pages ?? 0;
    const next = new Map(turns.value);
    for (const number of all ? Array.from({ length: pages }, (_, index) => index + 1) : [page.value]) {
      const turned = turnedBy(next.get(number) ?? 0, step);
      if (turned === 0) next.delete(number);
      else next.set(number, turned);
    }
    turns.value = next;
  }

  watch(() => content()?.source, open, { immediate: true });
  onScopeDispose(release);

  return { blob, drawing, fault, page: readonly(page), turnPage, turns, rotate, retry: open };
}
