import { crc32, deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { keptChunks } from './rotate-png.ts';

function chunk(type: string, data: Buffer): Buffer {
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}

function png(colourType: number, ...chunks: Buffer[]): Uint8Array {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, colourType, 0, 0, 0]);
  const pixels = deflateSync(Buffer.alloc(5));
  return new Uint8Array(
    Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', header),
      ...chunks,
      chunk('IDAT', pixels),
      chunk('tEXt', Buffer.from('after')),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

const resolution = (x: number, y: number) => {
  const data = Buffer.alloc(9);
  data.writeUInt32BE(x);
  data.writeUInt32BE(y, 4);
  data[8] = 1;
  return chunk('pHYs', data);
};
const gamma = chunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f]));

test('the resolution turns with the picture, with a right checksum', () => {
  const kept = keptChunks(png(2, resolution(11_811, 5_906)), 1);
  expect(kept.map((one) => Buffer.from(one))).toEqual([resolution(5_906, 11_811)]);
  expect(keptChunks(png(2, resolution(11_811, 5_906)), 2).map((one) => Buffer.from(one))).toEqual([
    resolution(11_811, 5_906),
  ]);
});

test('the colours of a coloured picture are kept, those of a grey one are not', () => {
  expect(keptChunks(png(2, gamma), 1).map((one) => Buffer.from(one))).toEqual([gamma]);
  expect(keptChunks(png(0, gamma), 1)).toEqual([]);
});

test.each([Buffer.alloc(0), Buffer.from('texte'), Buffer.from(png(2, gamma)).subarray(0, 40)])(
  'bytes that are no whole PNG keep nothing',
  (bytes) => {
    expect(keptChunks(new Uint8Array(bytes), 1)).toEqual([]);
  },
);
