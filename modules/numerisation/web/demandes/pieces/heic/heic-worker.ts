/** Decodes one HEIC away from the page, which ends this worker with its answer: nothing here is released by hand. */
import libheif from 'libheif-js/libheif-wasm/libheif.js';
import { HEIC_LIMITS, type HeicAnswer, type HeicRequest } from './heic-answer.ts';

type Libheif = ReturnType<typeof libheif>;
type Photo = Parameters<Libheif['heif_image_handle_get_width']>[0];

/** The pixels of a photo, in libheif's memory: RGBA, `stride` bytes a line. */
interface Pixels {
  data: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
  stride: number;
}

async function decode(heif: Libheif, file: ArrayBuffer): Promise<HeicAnswer> {
  const context = heif.heif_context_alloc();
  heif.heif_context_read_from_memory(context, file);
  // Its own errors are answers: an object with a code in place of what was asked.
  const photo: Photo & { code?: unknown } = heif.heif_js_context_get_primary_image_handle(context);
  if (photo.code !== undefined) return { fault: 'illisible' };
  // libheif refuses by itself what decodes to more pixels than the file says.
  const pixels = heif.heif_image_handle_get_width(photo) * heif.heif_image_handle_get_height(photo);
  if (pixels > HEIC_LIMITS.pixels) return { fault: 'trop-grande' };
  const decoded: { channels?: readonly [Pixels] } = await heif.heif_js_decode_image2(
    photo,
    heif.heif_colorspace.heif_colorspace_RGB,
    heif.heif_chroma.heif_chroma_interleaved_RGBA,
  );
  return decoded.channels === undefined ? { fault: 'illisible' } : { bitmap: await draw(decoded.channels[0]) };
}

/** The photo in one piece, as large as it is drawn; lines may be longer in memory than in the photo. */
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
  // A file may drive libheif to an abort, or to more memory than there is.
  const found = await decode(heif, file).catch((): HeicAnswer => ({ fault: 'illisible' }));
  self.postMessage(found, { transfer: 'bitmap' in found ? [found.bitmap] : [] });
}

self.addEventListener('message', ({ data: { wasm, file } }: MessageEvent<HeicRequest>) => {
  // What is thrown here, the page hears as the error of a decoder that did not come.
  const heif = libheif({ wasmBinary: wasm });
  void answer(heif, file);
});
