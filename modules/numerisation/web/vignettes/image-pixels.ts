import { isStartOfFrame, jpegSegments } from './jpeg-segments.ts';

/** The offset of the width in a PNG: signature, then length and type of IHDR. The height follows it. */
const PNG_WIDTH = 16;

/** The pixels that a JPEG or a PNG declares, so that none is drawn that would fill the memory; null when unknown. */
export function declaredPixels(type: string, bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'image/png') {
    return bytes.length < PNG_WIDTH + 8 ? null : view.getUint32(PNG_WIDTH) * view.getUint32(PNG_WIDTH + 4);
  }
  const frame = jpegSegments(bytes).find(isStartOfFrame);
  if (frame === undefined || frame.end - frame.start < 5) return null;
  // Precision, then height and width.
  return view.getUint16(frame.start + 1) * view.getUint16(frame.start + 3);
}
