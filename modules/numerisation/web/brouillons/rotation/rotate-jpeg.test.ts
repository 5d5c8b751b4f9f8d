import { expect, test } from 'vitest';
import { inspectJpeg } from '@pwp/api-kit/structures';
import { CONTENTS } from '../../../testing/pieces.ts';
import { turnedOrientation } from './exif-orientation.ts';
import { turnedBy } from './quarter-turns.ts';
import { rotateJpeg } from './rotate-jpeg.ts';

type Order = 'II' | 'MM';
/** An entry of a directory: tag, type (3 is SHORT, 4 is LONG) and value. */
type Entry = readonly [tag: number, type: 3 | 4, value: number];

/** The data of an EXIF segment: a directory, a thumbnail's directory and the thumbnail itself. */
function tiff(order: Order, entries: readonly Entry[], thumbnail: readonly Entry[] = []): Buffer {
  const little = order === 'II';
  const u16 = (value: number) => {
    const bytes = Buffer.alloc(2);
    if (little) bytes.writeUInt16LE(value);
    else bytes.writeUInt16BE(value);
    return bytes;
  };
  const u32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    if (little) bytes.writeUInt32LE(value);
    else bytes.writeUInt32BE(value);
    return bytes;
  };
  const directory = (of: readonly Entry[], next: number) =>
    Buffer.concat([
      u16(of.length),
      ...of.flatMap(([tag, type, value]) => [
        u16(tag),
        u16(type),
        u32(1),
        type === 3 ? Buffer.concat([u16(value), u16(0)]) : u32(value),
      ]),
      u32(next),
    ]);
  const second = 8 + 2 + entries.length * 12 + 4;
  return Buffer.concat([
    Buffer.from(order),
    u16(42),
    u32(8),
    directory(entries, thumbnail.length === 0 ? 0 : second),
    ...(thumbnail.length === 0 ? [] : [directory(thumbnail, 0), Buffer.from('thumbnail')]),
  ]);
}

const JFIF = CONTENTS.jpeg();
const AFTER_APP0 = 2 + 2 + 16;

/** The plain JPEG with an EXIF segment after APP0. */
function jpegWith(data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1);
  head.writeUInt16BE(2 + 6 + data.length, 2);
  return Buffer.concat([JFIF.subarray(0, AFTER_APP0), head, Buffer.from('Exif\0\0'), data, JFIF.subarray(AFTER_APP0)]);
}

/** The orientations that a JPEG's first EXIF segment holds, in its first directory and in the next ones. */
function orientations(bytes: Uint8Array): number[] {
  const all = Buffer.from(bytes);
  const at = all.indexOf('Exif\0\0');
  const block = all.subarray(at + 6);
  const little = block.toString('latin1', 0, 2) === 'II';
  const u16 = (place: number) => (little ? block.readUInt16LE(place) : block.readUInt16BE(place));
  const u32 = (place: number) => (little ? block.readUInt32LE(place) : block.readUInt32BE(place));
  const found: number[] = [];
  for (let directory = u32(4); directory !== 0;) {
    const entries = u16(directory);
    for (let entry = directory + 2; entry < directory + 2 + entries * 12; entry += 12) {
      if (u16(entry) === 0x0112) found.push(u16(entry + 8));
    }
    directory = u32(directory + 2 + entries * 12);
  }
  return found;
}

function rotated(bytes: Buffer, turns: 1 | 2 | 3): Buffer {
  const out = rotateJpeg(new Uint8Array(bytes), turns);
  if (out === null) throw new Error('not rotated');
  expect(inspectJpeg(out)).toBe('lisible');
  return Buffer.from(out);
}

test('a JPEG without EXIF receives one after its first segment, and nothing else changes', () => {
  const out = rotated(JFIF, 1);
  expect(orientations(out)).toEqual([6]);
  const added = out.length - JFIF.length;
  expect(Buffer.concat([out.subarray(0, AFTER_APP0), out.subarray(AFTER_APP0 + added)])).toEqual(JFIF);
});

test.each(['II', 'MM'] as const)('the orientation of an EXIF in %s order is turned in its place', (order) => {
  const before = jpegWith(
    tiff(order, [
      [0x0100, 4, 640],
      [0x0112, 3, 6],
      [0x011a, 4, 72],
    ]),
  );
  const out = rotated(before, 1);
  expect(orientations(out)).toEqual([3]);
  expect(out.length).toBe(before.length);
  expect([...out].filter((byte, index) => byte !== before[index])).toHaveLength(1);
  expect(rotated(out, 3)).toEqual(before);
});

test.each(['II', 'MM'] as const)(
  'an EXIF in %s order without orientation receives one, and keeps the rest',
  (order) => {
    const entries: Entry[] = [
      [0x010f, 4, 1],
      [0x0213, 3, 1],
    ];
    const block = tiff(order, entries, [[0x0103, 3, 6]]);
    const out = rotated(jpegWith(block), 3);
    expect(orientations(out)).toEqual([8]);
    // The old directory, the thumbnail's and the thumbnail keep their offsets.
    expect(out.indexOf(block.subarray(8))).toBe(AFTER_APP0 + 4 + 6 + 8);
    expect(out.includes('thumbnail')).toBe(true);
    expect(orientations(rotated(out, 1))).toEqual([1]);
  },
);

test('a thumbnail that has its own orientation is turned with the photo', () => {
  const out = rotated(jpegWith(tiff('II', [[0x0112, 3, 1]], [[0x0112, 3, 8]])), 1);
  expect(orientations(out)).toEqual([6, 1]);
});

test.each([
  ['cut', tiff('II', [[0x0112, 3, 1]]).subarray(0, 12)],
  ['of an unknown order', Buffer.from('XX*\0\u0008\0\0\0\0\0')],
  ['of a directory beyond its end', Buffer.from('MM\0*\u007f\0\0\0\0\0')],
  ['empty', Buffer.alloc(0)],
])('an EXIF that is %s is left as it is, after one that readers take', (_, block) => {
  const before = jpegWith(block);
  const out = rotated(before, 2);
  expect(orientations(out)).toEqual([3]);
  expect(out.subarray(out.length - (before.length - AFTER_APP0))).toEqual(before.subarray(AFTER_APP0));
});

test('an EXIF segment without room for its orientation is not changed', () => {
  const full = Buffer.concat([tiff('MM', [[0x0100, 4, 1]]), Buffer.alloc(65_480)]);
  expect(rotateJpeg(new Uint8Array(jpegWith(full)), 1)).toBeNull();
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a text', Buffer.from('texte')],
  ['a cut JPEG', JFIF.subarray(0, 10)],
])('%s is not rotated', (_, bytes) => {
  expect(rotateJpeg(new Uint8Array(bytes), 1)).toBeNull();
});

test('each orientation comes back after four quarter turns, and a mirror stays one', () => {
  for (let orientation = 1; orientation <= 8; orientation += 1) {
    const all = [1, 2, 3].map((turns) => turnedOrientation(orientation, turns === 1 ? 1 : turns === 2 ? 2 : 3));
    expect(new Set([orientation, ...all]).size).toBe(4);
    expect(turnedOrientation(turnedOrientation(orientation, 3), 1)).toBe(orientation);
    expect([2, 4, 5, 7].includes(orientation)).toBe([2, 4, 5, 7].includes(all[0] ?? 0));
  }
  expect(turnedOrientation(0, 1)).toBe(6);
  expect([turnedBy(0, -1), turnedBy(3, 1), turnedBy(2, 3)]).toEqual([3, 0, 1]);
});
