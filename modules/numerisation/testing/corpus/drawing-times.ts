import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { JUDGED_PIXELS, pageFault } from '../../web/qualite/page-fault.ts';
import { asDrawn, canvasOf } from './corpus.ts';
import { drawnPage } from './drawn-pages.ts';

/** What a page takes to be drawn, and then to be judged, ms of CPU. */
export interface PageTimes {
  drawn: number;
  judged: number;
}

/** A page of the corpus as the JPEG that an agent has. */
export async function aJpeg(seed: number): Promise<Buffer> {
  return (await drawnPage(seed, null)).encode('jpeg', 85);
}

/** A JPEG, decoded and drawn as the portal does. */
export function timesOfJpeg(jpeg: Uint8Array): Promise<PageTimes> {
  return timesOf(async () => asDrawn(canvasOf(await loadImage(jpeg))));
}

/** The first page of a PDF, drawn by the portal's reader. */
export function timesOfPdf(pdf: Uint8Array): Promise<PageTimes> {
  return timesOf(async () => {
    const task = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
    try {
      const page = await (await task.promise).getPage(1);
      const { width, height } = page.getViewport({ scale: 1 });
      const viewport = page.getViewport({ scale: Math.sqrt(JUDGED_PIXELS / (width * height)) });
      const canvas = createCanvas(Math.round(viewport.width), Math.round(viewport.height));
      // Its type is a browser's.
      const surface: unknown = canvas;
      await page.render({ canvas: surface, viewport }).promise;
      return canvas;
    } finally {
      await task.destroy();
    }
  });
}

async function timesOf(draw: () => Promise<Canvas>): Promise<PageTimes> {
  const start = process.cpuUsage();
  const canvas = await draw();
  const { width, height } = canvas;
  const context = canvas.getContext('2d');
  // What was drawn is there once a pixel is read.
  context.getImageData(0, 0, 1, 1);
  const drawn = spent(start);
  pageFault(context.getImageData(0, 0, width, height));
  return { drawn, judged: spent(start) - drawn };
}

function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}
