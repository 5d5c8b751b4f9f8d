import type { QuarterTurns } from './quarter-turns.ts';

/** Orientation in an IFD (TIFF 6.0, section 8), and the size of an entry, bytes. */
const ORIENTATION = 0x0112;
const SHORT = 3;
const ENTRY = 12;
/** TIFF's byte orders, and the number after them. */
const LITTLE_ENDIAN = 0x4949;
const BIG_ENDIAN = 0x4d4d;
const MAGIC = 42;

/** What each orientation becomes with a quarter turn to the right: 1 to 8, from plain to mirrored. */
const TURNED_RIGHT = [1, 6, 7, 8, 5, 2, 3, 4, 1] as const;

/** Orientation after some quarter turns; what is not an orientation counts as upright. */
export function turnedOrientation(orientation: number, turns: QuarterTurns): number {
  let now = Number.isInteger(orientation) && orientation >= 1 && orientation <= 8 ? orientation : 1;
  for (let turn = 0; turn < turns; turn += 1) now = TURNED_RIGHT[now] ?? 1;
  return now;
}

/** A directory of a TIFF block: where it starts and ends, its number of entries, and where its orientation stands. */
interface Directory {
  start: number;
  end: number;
  entries: number;
  orientation: number | null;
}

/**
 * A TIFF block (the data of an EXIF segment) whose orientation is turned; all else keeps its place. Null when the block
 * cannot be read.
 */
export function turnTiff(tiff: Uint8Array, turns: QuarterTurns): Uint8Array | null {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (tiff.length < 8) return null;
  const order = view.getUint16(0);
  if (order !== LITTLE_ENDIAN && order !== BIG_ENDIAN) return null;
  const little = order === LITTLE_ENDIAN;
  if (view.getUint16(2, little) !== MAGIC) return null;
  const first = readDirectory(view, view.getUint32(4, little), little);
  if (first === null) return null;
  const thumbnail = readDirectory(view, view.getUint32(first.end - 4, little), little);

  const turned = first.orientation === null ? withOrientation(tiff, first, turns, little) : tiff.slice();
  const out = new DataView(turned.buffer);
  for (const at of [first.orientation, thumbnail?.orientation ?? null]) {
    if (at !== null) writeOrientation(out, at, turnedOrientation(view.getUint16(at + 8, little), turns), little);
  }
  return turned;
}

function readDirectory(view: DataView, start: number, little: boolean): Directory | null {
  if (start < 8 || start + 2 > view.byteLength) return null;
  const entries = view.getUint16(start, little);
  const end = start + 2 + entries * ENTRY + 4;
  if (end > view.byteLength) return null;
  let orientation: number | null = null;
  for (let at = start + 2; at < end - 4; at += ENTRY) {
    if (view.getUint16(at, little) === ORIENTATION) orientation = at;
  }
  return { start, end, entries, orientation };
}

/** The block with a copy of its first directory at the end, which holds one entry more. Offsets stay valid. */
function withOrientation(
  tiff: Uint8Array,
  first: Directory,
  turns: QuarterTurns,
  little: boolean,
): Uint8Array<ArrayBuffer> {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  // A directory begins on a word (TIFF 6.0, section 2).
  const start = tiff.length + (tiff.length % 2);
  const grown = new Uint8Array(start + (first.end - first.start) + ENTRY);
  grown.set(tiff);
  const out = new DataView(grown.buffer);
  out.setUint32(4, start, little);
  out.setUint16(start, first.entries + 1, little);
  // Entries stand in the order of their tags.
  let place = first.start + 2;
  while (place < first.end - 4 && view.getUint16(place, little) < ORIENTATION) place += ENTRY;
  const at = start + (place - first.start);
  grown.set(tiff.subarray(first.start + 2, place), start + 2);
  writeOrientation(out, at, turnedOrientation(1, turns), little);
  grown.set(tiff.subarray(place, first.end), at + ENTRY);
  return grown;
}

function writeOrientation(view: DataView, at: number, orientation: number, little: boolean): void {
  view.setUint16(at, ORIENTATION, little);
  view.setUint16(at + 2, SHORT, little);
  view.setUint32(at + 4, 1, little);
  view.setUint16(at + 8, orientation, little);
  view.setUint16(at + 10, 0, little);
}

/** A TIFF block that holds an orientation and nothing else. */
export function tiffOf(orientation: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 + 2 + ENTRY + 4));
  view.setUint16(0, BIG_ENDIAN);
  view.setUint16(2, MAGIC);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  writeOrientation(view, 10, orientation, false);
  return new Uint8Array(view.buffer);
}
