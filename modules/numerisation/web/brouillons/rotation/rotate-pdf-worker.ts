/** Turns the pages of one PDF outside the page, which ends the worker after its answer. */
import { rotatePdf, type PageTurns } from './rotate-pdf.ts';

/** The worker's input. */
export interface RotatePdfRequest {
  bytes: Uint8Array<ArrayBuffer>;
  turns: PageTurns;
}

/** The turned file; null when it could not be turned. */
export type RotatePdfAnswer = Uint8Array<ArrayBuffer> | null;

async function answer({ bytes, turns }: RotatePdfRequest): Promise<void> {
  const turned: RotatePdfAnswer = await rotatePdf(bytes, turns).catch(() => null);
  self.postMessage(turned, { transfer: turned === null ? [] : [turned.buffer] });
}

self.addEventListener('message', ({ data }: MessageEvent<RotatePdfRequest>) => void answer(data));
