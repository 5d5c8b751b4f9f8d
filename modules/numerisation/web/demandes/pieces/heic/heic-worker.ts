/** Decodes one HEIC outside the page. The page ends the worker after its answer, so nothing is freed by hand. */
import libheif from 'libheif-js/libheif-wasm/libheif.js';
import { HEIC_LIMITS, type HeicAnswer, type HeicRequest } from './heic-answer.ts';

type Libheif = ReturnType<typeof libheif>;
type Photo = Parameters<Libheif['heif_image_handle_get_width']>[0];

/** The pixels of a photo in libheif's memory: RGBA, `stride` bytes per line. */
interface Pixels {
  data: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
  stride: number;
}

async function decode(heif: Libheif, file: ArrayBuffer): Promise<HeicAnswer> {
  const context = heif.heif_context_alloc();
  heif.heif_context_read_from_memory(context, file);
  const photo: unknown = heif.heif_js_context_get_primary_image_handle(context);
  if (!isPhoto(photo)) return { fault: 'illisible' };
  // libheif itself refuses a file that decodes to more pixels than it declares.
  const pixels = heif.heif_image_handle_get_width(photo) * heif.heif_image_handle_get_height(photo);
  if (pixels > HEIC_LIMITS.pixels) return { fault: 'trop-grande' };
  const decoded: unknown = await heif.heif_js_decode_image2(
    photo,
    heif.heif_colorspace.heif_colorspace_RGB,
    heif.heif_chroma.heif_chroma_interleaved_RGBA,
  );
  return isDecoded(decoded) ? { bitmap: await draw(decoded.channels[0]) } : { fault: 'illisible' };
}

/** libheif reports an error by returning an object with a code. */
function isPhoto(found: unknown): found is Photo {
  return typeof found === 'object' && found !== null && !('code' in found && found.code !== undefined);
}

function isDecoded(found: unknown): found is { channels: readonly [Pixels] } {
  return typeof found === 'object' && found !== null && 'channels' in found && found.channels !== undefined;
}

/** The photo as one bitmap, scaled down to its displayed size; lines in memory may be longer than in the photo. */
function draw({ data, width, height, stride }: Pixels): Promise<ImageBitmap> {
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
