import type { FileVerdict } from './file-verdict.ts';

/** Length and type of a box; a length of 1 says that 8 more bytes hold it, of 0 that the box goes to the end. */
const HEADER = 8;

/** The boxes that a photo is made of (ISO/IEC 14496-12 and 23008-12); behind another one, nothing is known. */
const KNOWN = new Set(['ftyp', 'meta', 'mdat', 'moov', 'free', 'skip', 'uuid', 'idat']);

/** Follows the boxes of a HEIC: a known one that goes beyond the end was cut. */
export function inspectHeic(bytes: Uint8Array): FileVerdict {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    if (at + HEADER > bytes.length) return 'tronque';
    const short = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + HEADER));
    if (short === 0 || !KNOWN.has(type)) return 'lisible';
    if (short === 1 && at + 2 * HEADER > bytes.length) return 'tronque';
    const length = short === 1 ? Number(view.getBigUint64(at + HEADER)) : short;
    if (length < HEADER) return 'illisible';
    at += length;
  }
  return at === bytes.length ? 'lisible' : 'tronque';
}
