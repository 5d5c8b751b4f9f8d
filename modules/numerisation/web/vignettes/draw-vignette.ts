import { drawingFaultOf, openDrawing, type DrawingFault } from './open-drawing.ts';

/** A small drawing, upright, or why there is none. */
export type VignetteAnswer = { drawing: HTMLCanvasElement } | { fault: DrawingFault };

/** Draws the first page of a file so that it fits a square of `side` pixels. `signal` gives it up. Never rejects. */
export async function drawVignette(
  file: { blob: Blob; type: string },
  side: number,
  signal: AbortSignal,
): Promise<VignetteAnswer> {
  const opened = await openDrawing(file, signal);
  if (typeof opened === 'string') return { fault: opened };
  try {
    const { width, height } = await opened.sizeOf(1);
    const drawing = document.createElement('canvas');
    await opened.draw(1, drawing, (side * width) / Math.max(width, height), signal);
    return { drawing };
  } catch (error) {
    return { fault: drawingFaultOf(error) };
  } finally {
    opened.close();
  }
}
