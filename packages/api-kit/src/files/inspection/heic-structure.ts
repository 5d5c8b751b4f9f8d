import type { FileVerdict } from './file-verdict.ts';
import { hasTooManyPixels } from './pixel-limit.ts';

/** Length and type of a box; a length of 64 bits takes as many bytes again. */
const HEADER = 8;

/** The boxes of a photo (ISO/IEC 14496-12 and 23008-12). Phones may append others, whose end proves nothing. */
const KNOWN = new Set(['ftyp', 'meta', 'mdat', 'moov', 'free', 'skip', 'uuid', 'idat']);

/** The boxes that hold the image sizes of a photo, and the bytes before their child boxes. */
const TO_SIZES: readonly (readonly [type: string, before: number])[] = [
  ['meta', 4],
  ['iprp', 0],
  ['ipco', 0],
];

/** A box of a file; `end` may lie past the end of the file. */
interface Box {
  type: string;
  inside: number;
  end: number;
}

/** Follows the boxes of a HEIC. A known box that extends past the end means the file is truncated. */
export function inspectHeic(bytes: Uint8Array): FileVerdict {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isTooLarge(view, 0, bytes.length)) return 'trop-de-pixels';
  let at = 0;
  while (at < bytes.length) {
    const box = readBox(view, at, bytes.length);
    if (box === undefined) return 'tronque';
    if (!KNOWN.has(box.type)) return 'lisible';
    if (box.end < box.inside) return 'illisible';
    at = box.end;
  }
  return at === bytes.length ? 'lisible' : 'tronque';
}

/** Whether the boxes from `start` to `end` declare an image, or a grid of tiles, that is too large. */
function isTooLarge(view: DataView, start: number, end: number, path = TO_SIZES): boolean {
  const [wanted, ...deeper] = path;
  for (let at = start; at < end;) {
    const box = readBox(view, at, end);
    if (box === undefined || box.end < box.inside) return false;
    const { type, inside } = box;
    if (wanted === undefined) {
      // A full box: version and flags, then width and height.
      const isSize = type === 'ispe' && inside + 12 <= end;
      if (isSize && hasTooManyPixels(view.getUint32(inside + 4), view.getUint32(inside + 8))) return true;
    } else if (type === wanted[0] && isTooLarge(view, inside + wanted[1], Math.min(box.end, end), deeper)) return true;
    at = box.end;
  }
  return false;
}

/** The box at `at`. Length 1: the next 8 bytes hold it. Length 0: the box goes to `end`. */
function readBox(view: DataView, at: number, end: number): Box | undefined {
  if (at + HEADER > end) return undefined;
  const short = view.getUint32(at);
  const type = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at + 4, 4));
  if (short === 0) return { type, inside: at + HEADER, end };
  if (short !== 1) return { type, inside: at + HEADER, end: at + short };
  if (at + 2 * HEADER > end) return undefined;
  return { type, inside: at + 2 * HEADER, end: at + Number(view.getBigUint64(at + HEADER)) };
}
