import type { FileVerdict } from './file-verdict.ts';
import { hasTooManyPixels } from './pixel-limit.ts';

/**
 * Length and type of a box. Length 1 means that the next 8 bytes hold it; length 0 means that the box goes to the end.
 */
const HEADER = 8;

/** The boxes of a photo (ISO/IEC 14496-12 and 23008-12). After any other box, nothing is known. */
const KNOWN = new Set(['ftyp', 'meta', 'mdat', 'moov', 'free', 'skip', 'uuid', 'idat']);

/** The boxes that hold the image sizes of a photo, and the bytes before their child boxes. */
const TO_SIZES: readonly (readonly [type: string, before: number])[] = [
  ['meta', 4],
  ['iprp', 0],
  ['ipco', 0],
];

/** Follows the boxes of a HEIC. A known box that extends past the end means the file is truncated. */
export function inspectHeic(bytes: Uint8Array): FileVerdict {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    if (at + HEADER > bytes.length) return 'tronque';
    const short = view.getUint32(at);
    const type = typeAt(bytes, at);
    if (short === 0 || !KNOWN.has(type)) return 'lisible';
    if (short === 1 && at + 2 * HEADER > bytes.length) return 'tronque';
    const length = short === 1 ? Number(view.getBigUint64(at + HEADER)) : short;
    if (length < HEADER) return 'illisible';
    if (type === 'meta' && isTooLarge(bytes, at, Math.min(at + length, bytes.length))) return 'trop-de-pixels';
    at += length;
  }
  return at === bytes.length ? 'lisible' : 'tronque';
}

/** Whether the box from `start` to `end` declares an image, or a grid of tiles, that is too large. */
function isTooLarge(bytes: Uint8Array, start: number, end: number, path = TO_SIZES): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [wanted, ...deeper] = path;
  for (let at = start; at + HEADER <= end;) {
    const length = view.getUint32(at);
    const type = typeAt(bytes, at);
    // Phones' photos always have a plain length here; anything else ends the reading.
    if (length < HEADER || at + length > end) return false;
    if (wanted === undefined) {
      // A full box: version and flags, then width and height.
      const isSize = type === 'ispe' && length >= HEADER + 12;
      if (isSize && hasTooManyPixels(view.getUint32(at + HEADER + 4), view.getUint32(at + HEADER + 8))) return true;
    } else if (type === wanted[0] && isTooLarge(bytes, at + HEADER + wanted[1], at + length, deeper)) return true;
    at += length;
  }
  return false;
}

function typeAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at + 4, at + HEADER));
}
