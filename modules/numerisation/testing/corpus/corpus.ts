import { createCanvas, type Canvas, type Image } from '@napi-rs/canvas';
import { JUDGED_PIXELS } from '../../web/qualite/page-fault.ts';

/** What spoils a page of a corpus: as the portal names it, and a movement, which is a blur in one direction. */
export type Spoiled = 'floue' | 'bougee' | 'sombre' | 'vide' | 'petite' | null;

/** Makes the page of a seed, always the same, with what spoils it, as large as the file that an agent has. */
export type MakePage = (seed: number, spoiled: Spoiled) => Promise<Canvas>;

/** A picture on a canvas. */
export function canvasOf(image: Image): Canvas {
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas;
}

/** A page with `most` pixels at most, as `open-drawing.ts` draws a picture: by the same library as Chromium. */
export function asDrawn(page: Canvas, most = JUDGED_PIXELS): Canvas {
  const scale = Math.min(1, Math.sqrt(most / (page.width * page.height)));
  const canvas = createCanvas(Math.round(page.width * scale), Math.round(page.height * scale));
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(page, 0, 0, canvas.width, canvas.height);
  return canvas;
}
