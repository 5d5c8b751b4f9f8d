import type { FileVerdict } from './file-verdict.ts';
import { hasTooManyPixels } from './pixel-limit.ts';

const MARKER = 0xff;
const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/**
 * Follows the segments of a JPEG (ITU T.81, annex B) to its end-of-image marker. Phones may append data of their own.
 * The embedded thumbnail has its own end marker, so the last bytes alone prove nothing.
 */
export function inspectJpeg(bytes: Uint8Array): FileVerdict {
  if (bytes[0] !== MARKER || bytes[1] !== START_OF_IMAGE) return 'illisible';
  let at = 2;
  while (at < bytes.length) {
    // Bytes between two segments are skipped, as decoders do.
    if (bytes[at] !== MARKER) {
      at = nextMarker(bytes, at);
      continue;
    }
    const marker = bytes[at + 1];
    if (marker === undefined) return 'tronque';
    if (marker === END_OF_IMAGE) return 'lisible';
    if (marker === MARKER) {
      at += 1;
      continue;
    }
    if (isAlone(marker)) {
      at += 2;
      continue;
    }
    const high = bytes[at + 2];
    const low = bytes[at + 3];
    if (high === undefined || low === undefined) return 'tronque';
    if (isStartOfFrame(marker) && isTooLarge(bytes, at)) return 'trop-de-pixels';
    at += 2 + high * 256 + low;
    if (marker === START_OF_SCAN) at = nextMarker(bytes, at);
  }
  return 'tronque';
}

/** TEM, RST0 to RST7 and SOI have no length and no data: what follows is the next marker. */
function isAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= START_OF_IMAGE);
}

/** SOF0 to SOF15; DHT, JPG and DAC are in the same range. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** The frame at `at`: marker, length, precision, then height and width, two bytes each. */
function isTooLarge(bytes: Uint8Array, at: number): boolean {
  const [heightHigh = 0, heightLow = 0, widthHigh = 0, widthLow = 0] = bytes.subarray(at + 5, at + 9);
  return hasTooManyPixels(widthHigh * 256 + widthLow, heightHigh * 256 + heightLow);
}

/** Position of the next marker, skipping compressed data. Stuffed bytes and restart markers do not count. */
function nextMarker(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(MARKER, start); at !== -1; at = bytes.indexOf(MARKER, at + 1)) {
    const next = bytes[at + 1];
    const isData = next === 0x00 || next === MARKER || (next !== undefined && next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
  }
  return bytes.length;
}
