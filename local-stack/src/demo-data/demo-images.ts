import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

/** Size of an image, in blocks of 8 × 8 pixels. */
const COLUMNS = 53;
const ROWS = 75;

/** Grey (0-255) of one block: a page with a frame, a title band and lines whose lengths come from `digest`. */
function grey(digest: Buffer, column: number, row: number): number {
  if (column < 2 || column >= COLUMNS - 2 || row < 2 || row >= ROWS - 2) return 160;
  if (row >= 5 && row <= 7 && column >= 6 && column < COLUMNS - 6) return 60;
  const line = Math.floor(row / 3);
  const length = 12 + ((digest[line % digest.length] ?? 0) % 30);
  return row >= 12 && row % 3 === 0 && column >= 6 && column < 6 + length ? 110 : 245;
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** A greyscale PNG of a made-up page; the same key gives the same bytes. */
export function demoPng(key: string): Buffer {
  const digest = digestOf(key);
  const pixels = Array.from({ length: ROWS * 8 }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: COLUMNS * 8 }, (_unused, x) => grey(digest, x >> 3, y >> 3))]),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(COLUMNS * 8, 0);
  header.writeUInt32BE(ROWS * 8, 4);
  header.writeUInt8(8, 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const data = deflateSync(Buffer.concat(pixels));
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/**
 * A greyscale JPEG of a made-up page; the same key gives the same bytes. Each 8 × 8 block has one grey, so its DC
 * coefficient is enough: with a quantisation of 8, it is the block's mean.
 */
export function demoJpeg(key: string): Buffer {
  const digest = digestOf(key);
  const size = Buffer.alloc(4);
  size.writeUInt16BE(ROWS * 8, 0);
  size.writeUInt16BE(COLUMNS * 8, 2);
  return Buffer.concat([
    Buffer.from('ffd8', 'hex'),
    jpegSegment(0xe0, Buffer.from('4a46494600010100000100010000', 'hex')),
    jpegSegment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 8)])),
    jpegSegment(0xc0, Buffer.concat([Buffer.from([8]), size, Buffer.from([1, 1, 0x11, 0])])),
    // DC: the categories 0-11, each coded on 4 bits by its own value. AC: only « end of block », coded 0.
    jpegSegment(
      0xc4,
      Buffer.from([0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    ),
    jpegSegment(0xc4, Buffer.from([0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    jpegScan(digest),
    Buffer.from('ffd9', 'hex'),
  ]);
}

function jpegSegment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

function jpegScan(digest: Buffer): Buffer {
  let bits = '';
  let previous = 128;
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const value = grey(digest, column, row);
      const difference = value - previous;
      previous = value;
      const category = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
      const coded = difference < 0 ? difference + 2 ** category - 1 : difference;
      bits += category.toString(2).padStart(4, '0');
      if (category > 0) bits += coded.toString(2).padStart(category, '0');
      bits += '0';
    }
  }
  const bytes = (bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '1'), 2));
  // A data byte FF is followed by 00, so that it is not read as a marker.
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])));
}
