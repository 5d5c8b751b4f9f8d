import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import libheif from 'libheif-js/libheif-wasm/libheif.js';
import { expect, test } from 'vitest';
import { inspectHeic } from '../../../../api/fichiers/inspection/heic-structure.ts';
import { CONTENTS } from '../../../../testing/pieces.ts';
import { decodeHeic } from '../../../demandes/pieces/heic/decode-heic.ts';
import { heifBoxes, onlyBox } from './heif-boxes.ts';
import { rotateHeic } from './rotate-heic.ts';

const PHOTO = new Uint8Array(CONTENTS.photo());
const wasmBinary = readFileSync(createRequire(import.meta.filename).resolve('libheif-js/libheif-wasm/libheif.wasm'));

/** What libheif shows: width, height, and the colour of each quarter, row by row. */
async function shown(bytes: Uint8Array | null): Promise<string> {
  if (bytes === null) return 'not turned';
  const drawn = await decodeHeic(libheif({ wasmBinary }), new Uint8Array(bytes).buffer);
  if (typeof drawn === 'string') return drawn;
  const { data, width, height, stride } = drawn;
  const colour = (x: number, y: number) => {
    const at = Math.floor(height * y) * stride + Math.floor(width * x) * 4;
    const [red = 0, green = 0, blue = 0] = data.subarray(at, at + 3);
    if (red > 200 && blue > 200) return 'white';
    return red > 150 ? 'red' : green > 100 ? 'green' : blue > 150 ? 'blue' : 'other';
  };
  const quarters = [colour(0.25, 0.25), colour(0.75, 0.25), colour(0.25, 0.75), colour(0.75, 0.75)];
  return `${width} × ${height} ${quarters.join(' ')}`;
}

const TURNED = {
  0: '190 × 320 green red white blue',
  1: '320 × 190 white green blue red',
  2: '190 × 320 blue white red green',
  3: '320 × 190 red blue green white',
} as const;

/** Where a pattern stands; it must be there once. */
function placeOf(bytes: Uint8Array, pattern: string): number {
  const at = Buffer.from(bytes).indexOf(Buffer.from(pattern, 'hex'));
  expect(Buffer.from(bytes).indexOf(Buffer.from(pattern, 'hex'), at + 1)).toBe(-1);
  return at;
}

/** The associations of the photo: size, depth of pixels, colours, rotation. */
const ASSOCIATIONS = '00010401850386';

function changed(pattern: string, to: string, bytes = PHOTO): Uint8Array<ArrayBuffer> {
  const out = bytes.slice();
  out.set(Buffer.from(to, 'hex'), placeOf(bytes, pattern));
  return out;
}

/** The photo as a camera that is held level writes it: without a rotation. Its size stands there twice instead. */
const LEVEL = changed(ASSOCIATIONS, '00010401850301');
const LEVEL_TURNED = {
  0: '320 × 190 red blue green white',
  1: '190 × 320 green red white blue',
  2: '320 × 190 white green blue red',
  3: '190 × 320 blue white red green',
} as const;

test.each([1, 2, 3] as const)(
  'a rotation of the photo is rewritten, %s quarter turns: one byte changes',
  async (turns) => {
    expect(await shown(PHOTO)).toBe(TURNED[0]);
    const out = rotateHeic(PHOTO, turns);
    expect(await shown(out)).toBe(TURNED[turns]);
    expect(out?.length).toBe(PHOTO.length);
    expect(out?.filter((byte, at) => byte !== PHOTO[at])).toHaveLength(1);
  },
);

test.each([1, 2, 3] as const)(
  'a rotation is added, %s quarter turns, and every pixel is found again',
  async (turns) => {
    expect(await shown(LEVEL)).toBe(LEVEL_TURNED[0]);
    const out = rotateHeic(LEVEL, turns);
    expect(await shown(out)).toBe(LEVEL_TURNED[turns]);
    // A box of 9 bytes and an association of one.
    expect(out?.length).toBe(LEVEL.length + 10);
    const pixels = (bytes: Uint8Array) => {
      const mdat = onlyBox(heifBoxes(bytes, 0, bytes.length), 'mdat');
      return Buffer.from(bytes.subarray(mdat.start, mdat.end));
    };
    expect(pixels(out ?? new Uint8Array()).equals(pixels(LEVEL))).toBe(true);
    expect(inspectHeic(out ?? new Uint8Array())).toBe('lisible');
  },
);

test.each([
  [1, '64 × 96 green red white blue'],
  [2, '96 × 64 white green blue red'],
  [3, '64 × 96 blue white red green'],
] as const)('a picture turns with its thumbnail and its transparency, %s quarter turns', async (turns, expected) => {
  const picture = new Uint8Array(CONTENTS.levelPicture());
  expect(await shown(picture)).toBe('96 × 64 red blue green white');
  const out = rotateHeic(picture, turns);
  expect(await shown(out)).toBe(expected);
  // One box of 9 bytes, to which the picture, its thumbnail and the transparency of each refer.
  expect(out?.length).toBe(picture.length + 9 + 4);
});

test.each([
  ['with a rotation', PHOTO],
  ['without', LEVEL],
])('four quarter turns, one after the other, show the photo %s as it was', async (_, bytes) => {
  let out: Uint8Array | null = bytes;
  for (let turn = 0; turn < 4; turn += 1) out = out && rotateHeic(out, 1);
  expect(await shown(out)).toBe(await shown(bytes));
  // The first turn adds the rotation, the others rewrite it.
  expect((out?.length ?? 0) - bytes.length).toBe(bytes === PHOTO ? 0 : 10);
});

test('a photo that shows mirrored turns the way that is seen', async () => {
  // `irot` becomes `imir`: the photo has a mirror and no rotation.
  const mirrored = changed('0000000969726f7403', '00000009696d697201');
  const before = await shown(mirrored);
  const turned = rotateHeic(mirrored, 1);
  const [size, ...quarters] = before.split(/ (?=red|green|blue|white)/);
  const [width, , height] = size?.split(' ') ?? [];
  const [a, b, c, d] = quarters;
  expect(await shown(turned)).toBe([`${height} × ${width}`, c, a, d, b].join(' '));
  // Its mirror stays last, in MIAF's order.
  expect(await shown(turned && rotateHeic(turned, 3))).toBe(before);
});

test('what is shown for the photo turns with it: its thumbnail shares the new rotation', () => {
  // The tile 2 becomes a thumbnail of the photo 1; a free box takes the rest of the reference.
  const tiles = '0000001c64696d670001000800020003000400050006000700080009';
  const out = changed(tiles, '0000000e74686d620002000100010000000e66726565000000000000', LEVEL);
  const turned = rotateHeic(out, 1) ?? new Uint8Array();
  // One box of 9 bytes, two associations of one.
  expect(turned.length).toBe(LEVEL.length + 11);
  // The next turn changes the rotation that they share: one byte.
  const again = rotateHeic(turned, 1);
  expect(again?.filter((byte, at) => byte !== turned[at])).toHaveLength(1);
});

test.each([
  ['no bytes', new Uint8Array()],
  ['a text', new TextEncoder().encode('texte, et encore du texte')],
  ['boxes without an image', new Uint8Array(CONTENTS.heic())],
  ['a cut photo', PHOTO.slice(0, 600)],
  ['a photo of which another image is made', changed('64696d67000100080002', '64696d67000200080001', LEVEL)],
  ['two rotations', changed(ASSOCIATIONS, '00010401868686')],
  [
    'a rotation that is cut afterwards',
    changed(
      '0000001469737065000000000000006000000060',
      '00000014636c6170000000000000006000000060',
      changed(ASSOCIATIONS, '00010401850684'),
    ),
  ],
  ['an item that is nowhere', changed('7069746d000000000001', '7069746d000000000063')],
])('%s is not turned', (_, bytes) => {
  expect(rotateHeic(bytes, 1)).toBeNull();
});

test('a photo that takes a megabyte to describe itself is refused', () => {
  const meta = onlyBox(heifBoxes(PHOTO, 0, PHOTO.length), 'meta');
  const withFree = (length: number) => {
    const free = Buffer.alloc(length);
    free.writeUInt32BE(length);
    free.write('free', 4, 'latin1');
    const out = Buffer.concat([PHOTO.subarray(0, meta.end), free, PHOTO.subarray(meta.end)]);
    out.writeUInt32BE(meta.end - meta.start + length, meta.start);
    return new Uint8Array(out);
  };
  expect(rotateHeic(withFree(100_000), 1)).not.toBeNull();
  expect(rotateHeic(withFree(1_100_000), 1)).toBeNull();
});

test('no change of a byte makes it fail otherwise, or take long', () => {
  const end = onlyBox(heifBoxes(PHOTO, 0, PHOTO.length), 'mdat').start;
  const started = performance.now();
  for (const base of [PHOTO, LEVEL]) {
    for (let at = 0; at < end; at += 1) {
      for (const byte of [0, 1, 0x7f, 0xff]) {
        const broken = base.slice();
        broken[at] = byte;
        const out = rotateHeic(broken, 1);
        expect(out === null || out.length >= base.length).toBe(true);
      }
    }
  }
  expect(performance.now() - started).toBeLessThan(30_000);
});
