/** Decodes one HEIC outside the page. The page ends the worker after its answer, so nothing is freed by hand. */
import libheif from 'libheif-js/libheif-wasm/libheif.js';
import { decodeHeic, type HeicPixels } from './decode-heic.ts';
import { HEIC_LIMITS, type HeicAnswer, type HeicRequest } from './heic-answer.ts';

type Libheif = ReturnType<typeof libheif>;

async function decode(heif: Libheif, file: ArrayBuffer): Promise<HeicAnswer> {
  const found = await decodeHeic(heif, file);
  return typeof found === 'string' ? { fault: found } : { bitmap: await draw(found) };
}

/** The photo as one bitmap, scaled down to its displayed size; lines in memory may be longer than in the photo. */
function draw({ data, width, height, stride }: HeicPixels): Promise<ImageBitmap> {
  const lines = new ImageData(new Uint8ClampedArray(data.buffer, data.byteOffset, stride * height), stride / 4, height);
  const scale = Math.min(1, HEIC_LIMITS.side / Math.max(width, height));
  return createImageBitmap(lines, 0, 0, width, height, {
    resizeWidth: Math.round(width * scale),
    resizeHeight: Math.round(height * scale),
    resizeQuality: 'high',
  });
}

async function answer(heif: Libheif, file: ArrayBuffer): Promise<void> {
  // A file may make libheif abort or run out of memory.
  const found = await decode(heif, file).catch((): HeicAnswer => ({ fault: 'illisible' }));
  self.postMessage(found, { transfer: 'bitmap' in found ? [found.bitmap] : [] });
}

self.addEventListener('message', ({ data: { wasm, file } }: MessageEvent<HeicRequest>) => {
  // The page receives what is thrown here as a failure to load the decoder.
  const heif = libheif({ wasmBinary: wasm });
  void answer(heif, file);
});
