import type { QuarterTurns } from './quarter-turns.ts';

/** A picture turned and drawn again. A JPEG is opaque: what is transparent becomes white. */
export async function drawTurned(
  bitmap: ImageBitmap,
  turns: QuarterTurns,
  { type, quality }: { type: 'image/png' | 'image/jpeg'; quality?: number },
): Promise<Blob> {
  const { width, height } = bitmap;
  const lying = turns % 2 === 1;
  const canvas = new OffscreenCanvas(lying ? height : width, lying ? width : height);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no drawing context');
  if (type === 'image/jpeg') {
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.imageSmoothingEnabled = false;
  // Whole numbers: a pixel falls on a pixel.
  if (turns === 1) context.setTransform(0, 1, -1, 0, height, 0);
  else if (turns === 2) context.setTransform(-1, 0, 0, -1, width, height);
  else if (turns === 3) context.setTransform(0, -1, 1, 0, 0, width);
  context.drawImage(bitmap, 0, 0);
  return canvas.convertToBlob({ type, ...(quality !== undefined && { quality }) });
}
