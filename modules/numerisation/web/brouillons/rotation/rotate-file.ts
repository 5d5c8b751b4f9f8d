import { openPdf, readHeic } from '@pwp/viewer';
import { drawTurned } from './draw-turned.ts';
import type { QuarterTurns } from './quarter-turns.ts';
import { rotateJpeg } from './rotate-jpeg.ts';
import { rotatePng } from './rotate-png.ts';
import type { PageTurns } from './rotate-pdf.ts';
import type { RotatePdfAnswer, RotatePdfRequest } from './rotate-pdf-worker.ts';

/** Longest time to turn a PDF, ms. */
const PDF_TIME = 20_000;

/** A HEIC is written again as a JPEG, since no browser writes HEIC: from 0 to 1, what a camera uses. */
const JPEG_QUALITY = 0.92;

/** The types that can be turned, all without loss but HEIC. */
const TURNED_TYPES = new Set(['image/jpeg', 'image/png', 'image/heic', 'application/pdf']);

/** Whether the files of a media type can be turned. */
export function canRotate(type: string): boolean {
  return TURNED_TYPES.has(type);
}

/**
 * The file with its pages turned, under the same name; a HEIC becomes a JPEG, and its name ends so. Rejects when it
 * cannot be turned: nothing changed then.
 */
export async function rotateFile(file: File, type: string, turns: PageTurns): Promise<File> {
  const quarter: QuarterTurns = turns.get(1) ?? 0;
  const { lastModified } = file;
  if (type === 'image/heic') {
    const name = file.name.replace(/(?:\.hei[cf])?$/i, '.jpg');
    return new File([await turnedHeic(file, quarter)], name, { type: 'image/jpeg', lastModified });
  }
  const bytes = type === 'application/pdf' ? await turnedPdf(file, turns) : await turnedPicture(file, type, quarter);
  if (bytes === null) throw new Error(`not turned: ${type}`);
  return new File([bytes], file.name, { type: file.type, lastModified });
}

async function turnedPicture(file: File, type: string, quarter: QuarterTurns): Promise<Uint8Array<ArrayBuffer> | null> {
  if (type === 'image/jpeg') return rotateJpeg(new Uint8Array(await file.arrayBuffer()), quarter);
  return type === 'image/png' ? rotatePng(file, quarter) : null;
}

/** Upright, at most `HEIC_LIMITS.side` wide and high, without what the camera wrote about it. */
async function turnedHeic(file: File, quarter: QuarterTurns): Promise<Blob> {
  const answer = await readHeic(file, new AbortController().signal);
  if ('fault' in answer) throw new Error(`not decoded: ${answer.fault}`);
  try {
    return await drawTurned(answer.bitmap, quarter, { type: 'image/jpeg', quality: JPEG_QUALITY });
  } finally {
    answer.bitmap.close();
  }
}

/** Both files are read, so that a mistake of the writer is never sent. */
async function turnedPdf(file: File, turns: PageTurns): Promise<Uint8Array<ArrayBuffer> | null> {
  const before = await rotationsOf(file, turns);
  const turned = await turnAside({ bytes: new Uint8Array(await file.arrayBuffer()), turns });
  if (turned === null) return null;
  const after = await rotationsOf(new Blob([turned]), turns);
  const wanted = [...turns.values()].map((quarter, index) => ((before.rotations[index] ?? 0) + quarter * 90) % 360);
  return after.pages === before.pages && after.rotations.join() === wanted.join() ? turned : null;
}

async function rotationsOf(pdf: Blob, turns: PageTurns): Promise<{ pages: number; rotations: number[] }> {
  const document = await openPdf(pdf);
  try {
    const pages = await Promise.all([...turns.keys()].map((number) => document.getPage(number)));
    return { pages: document.numPages, rotations: pages.map(({ rotate }) => rotate) };
  } finally {
    void document.loadingTask.destroy();
  }
}

/** In a worker of its own, which ends with it: the writer loads with the first PDF, and a hostile file blocks nothing. */
async function turnAside(request: RotatePdfRequest): Promise<RotatePdfAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RotatePdfAnswer>();
  const worker = new Worker(new URL('./rotate-pdf-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<RotatePdfAnswer>) => resolve(data));
  worker.addEventListener('error', reject);
  const late = setTimeout(() => resolve(null), PDF_TIME);
  worker.postMessage(request, [request.bytes.buffer]);
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    worker.terminate();
  }
}
