/** A segment of a JPEG: its marker, and where its data starts and ends, bytes. */
export interface JpegSegment {
  marker: number;
  start: number;
  end: number;
}

const MARKER = 0xff;
const START_OF_IMAGE = 0xd8;
const START_OF_SCAN = 0xda;

/** The segments before the pixels (ITU T.81, annex B); none when the bytes are no JPEG or end too early. */
export function jpegSegments(bytes: Uint8Array): readonly JpegSegment[] {
  if (bytes[0] !== MARKER || bytes[1] !== START_OF_IMAGE) return [];
  const found: JpegSegment[] = [];
  let at = 2;
  while (bytes[at] === MARKER) {
    const [, marker = 0, high = 0, low = 0] = bytes.subarray(at, at + 4);
    // A marker may be preceded by fill bytes.
    if (marker === MARKER) {
      at += 1;
      continue;
    }
    const length = high * 256 + low;
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return [];
    found.push({ marker, start: at + 4, end });
    if (marker === START_OF_SCAN) return found;
    at = end;
  }
  return [];
}

/** Whether a segment holds the size of the image: SOF0 to SOF15, without DHT, JPG and DAC. */
export function isStartOfFrame({ marker }: JpegSegment): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
