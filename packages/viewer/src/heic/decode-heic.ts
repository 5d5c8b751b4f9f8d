import type libheif from 'libheif-js/libheif-wasm/libheif.js';
import { HEIC_LIMITS, type HeicFault } from './heic-answer.ts';

type Libheif = ReturnType<typeof libheif>;
type Photo = Parameters<Libheif['heif_image_handle_get_width']>[0];

/** The pixels of a photo in libheif's memory, upright: RGBA, `stride` bytes per line. */
export interface HeicPixels {
  data: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
  stride: number;
}

/** Decodes the photo of a HEIC. libheif may abort, or run out of memory: it then rejects. */
export async function decodeHeic(heif: Libheif, file: ArrayBuffer): Promise<HeicPixels | HeicFault> {
  const context = heif.heif_context_alloc();
  heif.heif_context_read_from_memory(context, file);
  const photo: unknown = heif.heif_js_context_get_primary_image_handle(context);
  if (!isPhoto(photo)) return 'illisible';
  // libheif itself refuses a file that decodes to more pixels than it declares.
  const pixels = heif.heif_image_handle_get_width(photo) * heif.heif_image_handle_get_height(photo);
  if (pixels > HEIC_LIMITS.pixels) return 'trop-grande';
  const decoded: unknown = await heif.heif_js_decode_image2(
    photo,
    heif.heif_colorspace.heif_colorspace_RGB,
    heif.heif_chroma.heif_chroma_interleaved_RGBA,
  );
  return isDecoded(decoded) ? decoded.channels[0] : 'illisible';
}

/** libheif reports an error by returning an object with a code. */
function isPhoto(found: unknown): found is Photo {
  return typeof found === 'object' && found !== null && !('code' in found && found.code !== undefined);
}

function isDecoded(found: unknown): found is { channels: readonly [HeicPixels] } {
  return typeof found === 'object' && found !== null && 'channels' in found && found.channels !== undefined;
}
