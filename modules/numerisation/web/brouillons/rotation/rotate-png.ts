import { drawTurned } from './draw-turned.ts';
import type { QuarterTurns } from './quarter-turns.ts';

const SIGNATURE = 8;
const AROUND_CHUNK = 12;
/** The end of IHDR, the first chunk. */
const AFTER_HEADER = SIGNATURE + AROUND_CHUNK + 13;
/** Colour types that keep their colour profile: the drawing is stored in red, green and blue. */
const IN_COLOURS = new Set([2, 3, 6]);
const COLOUR_CHUNKS = new Set(['iCCP', 'sRGB', 'gAMA', 'cHRM']);

/**
 * A PNG with its pixels turned and written again, without loss. Its resolution and colour profile are kept. Rejects
 * when the picture cannot be decoded.
 */
export async function rotatePng(file: Blob, turns: QuarterTurns): Promise<Uint8Array<ArrayBuffer>> {
  const bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  try {
    const drawing = await drawTurned(bitmap, turns, { type: 'image/png' });
    return withChunks(
      new Uint8Array(await drawing.arrayBuffer()),
      keptChunks(new Uint8Array(await file.arrayBuffer()), turns),
    );
  } finally {
    bitmap.close();
  }
}

/** The chunks of a PNG that speak of its resolution and colours, whole; those of the resolution are turned. */
export function keptChunks(png: Uint8Array, turns: QuarterTurns): Uint8Array[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const kept: Uint8Array[] = [];
  for (let at = SIGNATURE; at + AROUND_CHUNK <= png.length;) {
    const end = at + AROUND_CHUNK + view.getUint32(at);
    if (end > png.length) break;
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type === 'IDAT') break;
    if (type === 'pHYs' && end - at === AROUND_CHUNK + 9) kept.push(turnedResolution(png.slice(at, end), turns));
    if (COLOUR_CHUNKS.has(type) && IN_COLOURS.has(png[SIGNATURE + 17] ?? 0)) kept.push(png.slice(at, end));
    at = end;
  }
  return kept;
}

/** A pHYs chunk: pixels per unit on each axis, then the unit. */
function turnedResolution(chunk: Uint8Array, turns: QuarterTurns): Uint8Array {
  if (turns % 2 === 0) return chunk;
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const [x, y] = [view.getUint32(8), view.getUint32(12)];
  view.setUint32(8, y);
  view.setUint32(12, x);
  view.setUint32(chunk.length - 4, crc32(chunk.subarray(4, chunk.length - 4)));
  return chunk;
}

function withChunks(drawing: Uint8Array, chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts = [drawing.subarray(0, AFTER_HEADER), ...chunks, ...restOf(drawing)];
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** The chunks that the browser wrote after IHDR, without its own words on colours and resolution. */
function restOf(drawing: Uint8Array): Uint8Array[] {
  const view = new DataView(drawing.buffer, drawing.byteOffset, drawing.byteLength);
  const rest: Uint8Array[] = [];
  for (let at = AFTER_HEADER; at + AROUND_CHUNK <= drawing.length;) {
    const end = at + AROUND_CHUNK + view.getUint32(at);
    const type = String.fromCharCode(...drawing.subarray(at + 4, at + 8));
    if (type !== 'pHYs' && !COLOUR_CHUNKS.has(type)) rest.push(drawing.subarray(at, end));
    at = end;
  }
  return rest;
}

/** The checksum of PNG chunks (W3C PNG, annex D). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
