import { heifBoxes, HeifReader, openFullBox, type HeifBox } from './heif-boxes.ts';

/** A property of an item: where it stands in `ipma`, and which box of `ipco` it is, from 1; 0 is none. */
interface Association {
  at: number;
  index: number;
}

/** The properties of an item, in the order in which they apply. */
export interface ItemProperties {
  item: number;
  /** Where their number stands, a byte. */
  countAt: number;
  /** Bytes of an association. */
  width: 1 | 2;
  ipma: HeifBox;
  associations: readonly Association[];
}

/** `ipma` (ISO/IEC 23008-12, 9.3.1). */
export function readProperties(bytes: Uint8Array, ipma: HeifBox): ItemProperties[] {
  const { version, flags, reader } = openFullBox(bytes, ipma);
  const width = (flags & 1) === 1 ? 2 : 1;
  const essential = width === 2 ? 0x80_00 : 0x80;
  const entries = reader.number(4);
  const found: ItemProperties[] = [];
  for (let entry = 0; entry < entries; entry += 1) {
    const item = reader.number(version < 1 ? 2 : 4);
    const countAt = reader.at;
    const associations = Array.from({ length: reader.number(1) }, () => ({
      at: reader.at,
      index: reader.number(width) % essential,
    }));
    found.push({ item, countAt, width, ipma, associations });
  }
  return found;
}

/** A reference between items (ISO/IEC 14496-12, 8.11.12). */
export interface ItemReference {
  type: string;
  from: number;
  to: readonly number[];
}

/** `iref`. */
export function readReferences(bytes: Uint8Array, iref: HeifBox): ItemReference[] {
  const { version, reader } = openFullBox(bytes, iref);
  const size = version === 0 ? 2 : 4;
  return heifBoxes(bytes, reader.at, iref.end).map((box) => {
    const from = openAt(bytes, box);
    const source = from.number(size);
    return { type: box.type, from: source, to: Array.from({ length: from.number(2) }, () => from.number(size)) };
  });
}

function openAt(bytes: Uint8Array, { body, end }: HeifBox): HeifReader {
  return new HeifReader(bytes, body, end);
}

/** A number of a file that tells a place in it. */
export interface StoredOffset {
  at: number;
  /** Bytes. */
  size: number;
  value: number;
}

/** Where the content of an item is in the file. */
export interface ItemLocation {
  base: StoredOffset;
  extents: readonly StoredOffset[];
}

/** `iloc` (ISO/IEC 14496-12, 8.11.3): the items whose content is at a place of this file. */
export function readLocations(bytes: Uint8Array, iloc: HeifBox): ItemLocation[] {
  const { version, reader } = openFullBox(bytes, iloc);
  const [sizes, more] = [reader.number(1), reader.number(1)];
  const [offsetSize, lengthSize, baseSize] = [sizes >> 4, sizes & 15, more >> 4];
  const indexSize = version === 0 ? 0 : more & 15;
  const stored = (size: number): StoredOffset => ({ at: reader.at, size, value: reader.number(size) });
  const items = reader.number(version < 2 ? 2 : 4);
  const found: ItemLocation[] = [];
  for (let item = 0; item < items; item += 1) {
    reader.skip(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : reader.number(2) & 15;
    const dataReference = reader.number(2);
    const base = stored(baseSize);
    const count = reader.number(2);
    // Extents without a byte of their own would be as many as one writes.
    if (count > 1 && indexSize + offsetSize + lengthSize === 0) throw new RangeError('extents without a place');
    const extents = Array.from({ length: count }, () => {
      reader.skip(indexSize);
      const offset = stored(offsetSize);
      reader.skip(lengthSize);
      return offset;
    });
    if (method === 0 && dataReference === 0) found.push({ base, extents });
  }
  return found;
}
