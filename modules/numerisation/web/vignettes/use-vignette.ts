import { onScopeDispose, readonly, ref, watch, type DeepReadonly, type Ref, type ShallowRef } from 'vue';
import { drawVignette, type VignetteAnswer } from './draw-vignette.ts';
import type { DrawingFault } from './open-drawing.ts';
import { createTurns } from './turns.ts';

/** The bytes of a file, or how to get them. They are asked for when the thumbnail comes into view; `signal` gives it up. */
export type VignetteSource = Blob | ((signal: AbortSignal) => Promise<Blob>);

/** The bytes of a source; null when they do not come. */
export async function bytesOf(source: VignetteSource, signal: AbortSignal): Promise<Blob | null> {
  try {
    return source instanceof Blob ? source : await source(signal);
  } catch {
    return null;
  }
}

export interface UseVignetteOptions {
  source: () => VignetteSource;
  /** Media type of the file. */
  type: () => string;
  inView: DeepReadonly<Ref<boolean>>;
  canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>;
  /** Called with the bytes that were brought from elsewhere. */
  onRead?: (blob: Blob) => void;
}

export interface UseVignetteReturn {
  /** Whether the canvas holds the drawing. */
  drawn: DeepReadonly<Ref<boolean>>;
  fault: DeepReadonly<Ref<DrawingFault | null>>;
}

/** Drawings at once, of all thumbnails of the page: one decoded photo takes up to 200 MB. */
const turn = createTurns(2);

/** Longest side of the drawing, px: sharp at 96 CSS pixels on a dense screen. */
const SIDE = 192;

/** Draws a file on a canvas while it is in view, and frees it when it leaves. */
export function useVignette({ source, type, inView, canvas, onRead }: UseVignetteOptions): UseVignetteReturn {
  const drawn = ref(false);
  const fault = ref<DrawingFault | null>(null);
  /** What was brought from elsewhere is not asked for twice: its small drawing is kept instead of its bytes. */
  let kept: HTMLCanvasElement | null = null;
  let drawing = new AbortController();

  async function draw(): Promise<void> {
    drawing = new AbortController();
    const { signal } = drawing;
    const asked = source();
    const answer: VignetteAnswer | undefined =
      kept === null ? await turn(() => read(asked, signal), signal) : { drawing: kept };
    if (answer === undefined || signal.aborted) return;
    if ('fault' in answer) fault.value = answer.fault;
    else {
      if (!(asked instanceof Blob)) kept = answer.drawing;
      paint(answer.drawing);
    }
  }

  async function read(asked: VignetteSource, signal: AbortSignal): Promise<VignetteAnswer> {
    const blob = await bytesOf(asked, signal);
    if (blob === null) return { fault: 'inaccessible' };
    if (!(asked instanceof Blob) && !signal.aborted) onRead?.(blob);
    return drawVignette({ blob, type: type() }, SIDE, signal);
  }

  function paint(from: HTMLCanvasElement): void {
    const { value } = canvas;
    if (value === null) return;
    Object.assign(value, { width: from.width, height: from.height });
    value.getContext('2d')?.drawImage(from, 0, 0);
    drawn.value = true;
  }

  function free(): void {
    drawing.abort();
    drawn.value = false;
    if (canvas.value !== null) canvas.value.width = 0;
  }

  // Another source is another file: a rotation changes its bytes.
  watch([source, type], () => {
    free();
    kept = null;
    fault.value = null;
    if (inView.value) void draw();
  });
  watch(inView, (now) => {
    if (!now) free();
    else if (fault.value === null) void draw();
  });
  onScopeDispose(() => drawing.abort());

  return { drawn: readonly(drawn), fault: readonly(fault) };
}
