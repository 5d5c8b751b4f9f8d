import type { FileVerdict } from './file-verdict.ts';
import { hasTooManyPixels } from './pixel-limit.ts';

/** Length and type of a box; a length of 1 says that 8 more bytes hold it, of 0 that the box goes to the end. */
const HEADER = 8;

/** The boxes that a photo is made of (ISO/IEC 14496-12 and 23008-12); behind another one, nothing is known. */
const KNOWN = new Set(['ftyp', 'meta', 'mdat', 'moov', 'free', 'skip', 'uuid', 'idat']);

/** Where the sizes of the images of a photo stand, and the bytes before the boxes inside each. */
const TO_SIZES: readonly (readonly [type: string, before: number])[] = [
  ['meta', 4],
  ['iprp', 0],
  ['ipco', 0],
];

/** Follows the boxes of a HEIC: a known one that goes beyond the end was cut. */
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

/** Whether the box from `start` to `end` says of an image, or of the grid that its tiles make, that it is too large. */
function isTooLarge(bytes: Uint8Array, start: number, end: number, path = TO_SIZES): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [wanted, ...deeper] = path;
  for (let at = start; at + HEADER <= end;) {
    const length = view.getUint32(at);
    const type = typeAt(bytes, at);
    // What has no plain length is in no photo that phones take, and ends the reading.
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
