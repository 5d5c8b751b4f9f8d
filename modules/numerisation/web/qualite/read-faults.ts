import { openDrawing, type Drawing } from '../vignettes/open-drawing.ts';
import { createTurns } from '../vignettes/turns.ts';
import type { Pixels } from './luminance.ts';
import { JUDGED_PIXELS, sizeFault, type PageFault } from './page-fault.ts';
import type { PageFaultAnswer } from './page-fault-worker.ts';

/** What a reader would refuse in a file. */
export interface FileFaults {
  /** How many pages the file has. */
  pages: number;
  /** Of the pages that are judged, in order; empty when they are readable. */
  faults: readonly { page: number; fault: PageFault }[];
}

/** Most pages of a file that are judged. */
const MOST_PAGES = 100;

/** One file at a time, so that the thumbnails come first: a decoded photo takes up to 200 MB. */
const turn = createTurns(1);

/**
 * Draws the pages of a file and judges them in a worker: nothing leaves the browser. `tell` is given what is found so
 * far at each page that has a fault. Null when the file is not drawn, or `signal` gave it up. Never rejects.
 */
export async function readFaults(
  file: { blob: Blob; type: string },
  signal: AbortSignal,
  tell?: (found: FileFaults) => void,
): Promise<FileFaults | null> {
  const read = await turn(async () => {
    const opened = await openDrawing(file, signal);
    if (typeof opened === 'string') return null;
    try {
      return await faultsOf(opened, signal, tell);
    } catch {
      // As the thumbnail and the preview, which say why.
      return null;
    } finally {
      opened.close();
    }
  }, signal);
  return signal.aborted ? null : (read ?? null);
}

async function faultsOf(
  drawing: Drawing,
  signal: AbortSignal,
  tell?: (found: FileFaults) => void,
): Promise<FileFaults> {
  const { pages } = drawing;
  const faults: { page: number; fault: PageFault }[] = [];
  for (let page = 1; page <= Math.min(pages, MOST_PAGES); page += 1) {
    const picture = await drawing.pictureOf(page);
    const small = picture === null ? null : sizeFault(picture);
    const fault = small ?? (await judged(await pixelsOf(drawing, page, signal), signal));
    signal.throwIfAborted();
    if (fault === null) continue;
    faults.push({ page, fault });
    tell?.({ pages, faults });
  }
  return { pages, faults };
}

/** A page as large as it is judged, whatever its proportions. */
async function pixelsOf(drawing: Drawing, page: number, signal: AbortSignal): Promise<ImageData> {
  const { width, height } = await drawing.sizeOf(page);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no drawing context');
  await drawing.draw(page, canvas, Math.sqrt((JUDGED_PIXELS * width) / height), signal);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Serves all files, one page after the other: its code is compiled once. Null before the first, and after a failure. */
let judge: Worker | null = null;

async function judged({ data, width, height }: ImageData, signal: AbortSignal): Promise<PageFault | null> {
  signal.throwIfAborted();
  const worker = (judge ??= new Worker(new URL('./page-fault-worker.ts', import.meta.url), { type: 'module' }));
  const { promise, resolve, reject } = Promise.withResolvers<PageFaultAnswer>();
  const listening = new AbortController();
  const once = { signal: listening.signal };
  worker.addEventListener('message', ({ data: answer }: MessageEvent<PageFaultAnswer>) => resolve(answer), once);
  // Its script failed to load, or the page was given up: its late answer must not pass for that of the next one.
  worker.addEventListener('error', reject, once);
  signal.addEventListener('abort', reject, once);
  const pixels: Pixels = { data, width, height };
  worker.postMessage(pixels, [data.buffer]);
  try {
    return await promise;
  } catch (error) {
    worker.terminate();
    judge = null;
    throw error;
  } finally {
    listening.abort();
  }
}
