import { jpegSegments } from '../../vignettes/jpeg-segments.ts';
import { tiffOf, turnedOrientation, turnTiff } from './exif-orientation.ts';
import type { QuarterTurns } from './quarter-turns.ts';

const APP0 = 0xe0;
const APP1 = 0xe1;
/** « Exif », then two zeros. */
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0] as const;
/** Most bytes of a segment, its length included. */
const LARGEST = 0xffff;

/**
 * A JPEG that shows turned: its EXIF orientation is rewritten or added, its pixels stay as they are. Null when the
 * bytes are no JPEG, or when its EXIF segment has no room.
 */
export function rotateJpeg(bytes: Uint8Array, turns: QuarterTurns): Uint8Array<ArrayBuffer> | null {
  const segments = jpegSegments(bytes);
  const [first] = segments;
  if (first === undefined) return null;
  const exif = segments.find(
    ({ marker, start }) => marker === APP1 && EXIF.every((byte, index) => bytes[start + index] === byte),
  );
  if (exif !== undefined) {
    const tiff = turnTiff(bytes.subarray(exif.start + EXIF.length, exif.end), turns);
    if (tiff !== null) return replaced(bytes, { from: exif.start - 4, to: exif.end, tiff });
  }
  // After JFIF's own segment, which comes first. An unreadable EXIF stays: readers take the first one.
  const place = first.marker === APP0 ? first.end : first.start - 4;
  return replaced(bytes, { from: place, to: place, tiff: tiffOf(turnedOrientation(1, turns)) });
}

/** The bytes with an EXIF segment in place of those between `from` and `to`. */
function replaced(
  bytes: Uint8Array,
  { from, to, tiff }: { from: number; to: number; tiff: Uint8Array },
): Uint8Array<ArrayBuffer> | null {
  const length = 2 + EXIF.length + tiff.length;
  if (length > LARGEST) return null;
  const out = new Uint8Array(from + 2 + length + (bytes.length - to));
  out.set(bytes.subarray(0, from));
  out.set([0xff, APP1, length >> 8, length & 0xff, ...EXIF], from);
  out.set(tiff, from + 4 + EXIF.length);
  out.set(bytes.subarray(to), from + 2 + length);
  return out;
}
