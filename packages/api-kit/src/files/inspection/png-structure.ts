import type { FileVerdict } from './file-verdict.ts';
import { hasTooManyPixels } from './pixel-limit.ts';

const SIGNATURE = 8;
/** Length, type and checksum around the data of a chunk. */
const AROUND_CHUNK = 12;

/**
 * Follows the chunks of a PNG (W3C PNG, 5.3) to IEND. Nothing is inflated: IHDR declares the size of the pixel data.
 */
export function inspectPng(bytes: Uint8Array): FileVerdict {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE;
  while (at + AROUND_CHUNK <= bytes.length) {
    const next = at + AROUND_CHUNK + view.getUint32(at);
    if (next > bytes.length) return 'tronque';
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (
      type === 'IHDR' &&
      next - at >= AROUND_CHUNK + 8 &&
      hasTooManyPixels(view.getUint32(at + 8), view.getUint32(at + 12))
    )
      return 'trop-de-pixels';
    if (type === 'IEND') return 'lisible';
    at = next;
  }
  return 'tronque';
}
