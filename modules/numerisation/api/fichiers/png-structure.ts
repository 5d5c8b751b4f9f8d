import type { FileVerdict } from './file-verdict.ts';

const SIGNATURE = 8;
/** Length, type and checksum around the data of a chunk. */
const AROUND_CHUNK = 12;

/** Follows the chunks of a PNG (W3C PNG, 5.3) to IEND. */
export function inspectPng(bytes: Uint8Array): FileVerdict {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE;
  while (at + AROUND_CHUNK <= bytes.length) {
    const next = at + AROUND_CHUNK + view.getUint32(at);
    if (next > bytes.length) return 'tronque';
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'IEND') return 'lisible';
    at = next;
  }
  return 'tronque';
}
