import { HEIC_LIMITS, onlyPicture, openPdf, readHeic, type HeicFault, type PDFDocumentProxy } from '@pwp/viewer';
import { declaredPixels } from './image-pixels.ts';

/** Why a file is not drawn: a protected PDF, a type that is not drawn, bytes that did not come, or a HEIC's fault. */
export type DrawingFault = HeicFault | 'protege' | 'sans-apercu' | 'inaccessible';

/** A file that is open to be drawn. Whoever opened it closes it. */
export interface Drawing {
  /** 1 for a picture. */
  pages: number;
  /** Size of a page, upright: only the proportion counts. */
  sizeOf: (page: number) => Promise<{ width: number; height: number }>;
  /** Pixels of the one picture that a page consists of; null when it has something else. */
  pictureOf: (page: number) => Promise<{ width: number; height: number } | null>;
  /** Draws a page `width` pixels wide. Rejects when it cannot, or with the reason of `signal`. */
  draw: (page: number, canvas: HTMLCanvasElement, width: number, signal: AbortSignal) => Promise<void>;
  close: () => void;
}

/** Longest time to draw a page, ms. */
const PAGE_TIME = 15_000;

/** Opens a file. The reader of its type loads with the first one. `signal` gives it up. Never rejects. */
export async function openDrawing(
  { blob, type }: { blob: Blob; type: string },
  signal: AbortSignal,
): Promise<Drawing | DrawingFault> {
  try {
    if (type === 'application/pdf') return pdfDrawing(await openPdf(blob));
    if (type === 'image/heic') {
      const answer = await readHeic(blob, signal);
      return 'fault' in answer ? answer.fault : pictureDrawing(answer.bitmap);
    }
    if (type === 'image/jpeg' || type === 'image/png') return await openPicture(blob, type);
    return 'sans-apercu';
  } catch (error) {
    return drawingFaultOf(error);
  }
}

/** The fault that an error of a reader stands for. */
export function drawingFaultOf(error: unknown): DrawingFault {
  if (!(error instanceof Error)) return 'illisible';
  if (error.name === 'PasswordException') return 'protege';
  return error.name === 'TimeoutError' ? 'trop-longue' : 'illisible';
}

async function openPicture(blob: Blob, type: string): Promise<Drawing | DrawingFault> {
  const pixels = declaredPixels(type, new Uint8Array(await blob.arrayBuffer()));
  if (pixels === null) return 'illisible';
  return pixels > HEIC_LIMITS.pixels ? 'trop-grande' : pictureDrawing(await createImageBitmap(blob));
}

function pictureDrawing(bitmap: ImageBitmap): Drawing {
  const { width, height } = bitmap;
  return {
    pages: 1,
    sizeOf: () => Promise.resolve({ width, height }),
    pictureOf: () => Promise.resolve({ width, height }),
    draw: (_page, canvas, wanted) => {
      // More pixels than the picture has would show nothing more.
      const scale = Math.min(1, wanted / width);
      resize(canvas, width * scale, height * scale);
      const context = canvas.getContext('2d');
      if (context !== null) {
        context.imageSmoothingQuality = 'high';
        context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      }
      return Promise.resolve();
    },
    close: () => bitmap.close(),
  };
}

function pdfDrawing(document: PDFDocumentProxy): Drawing {
  async function sizeOf(page: number): Promise<{ width: number; height: number }> {
    const { width, height } = (await document.getPage(page)).getViewport({ scale: 1 });
    return { width, height };
  }

  async function pictureOf(page: number): Promise<{ width: number; height: number } | null> {
    return onlyPicture(await document.getPage(page));
  }

  async function draw(number: number, canvas: HTMLCanvasElement, width: number, signal: AbortSignal): Promise<void> {
    const page = await document.getPage(number);
    signal.throwIfAborted();
    const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width });
    resize(canvas, viewport.width, viewport.height);
    const task = page.render({ canvas, viewport });
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PAGE_TIME)]);
    const stop = () => {
      task.cancel();
      reject(limit.reason);
    };
    limit.addEventListener('abort', stop);
    try {
      await Promise.race([task.promise, stopped]);
    } finally {
      limit.removeEventListener('abort', stop);
    }
  }

  return { pages: document.numPages, sizeOf, pictureOf, draw, close: () => void document.loadingTask.destroy() };
}

function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
}
