import type { QuarterTurns } from '../quarter-turns.ts';
import { hasPlainLength, heifBoxes, onlyBox, openFullBox, type HeifBox } from './heif-boxes.ts';
import {
  readLocations,
  readProperties,
  readReferences,
  type ItemProperties,
  type ItemReference,
  type StoredOffset,
} from './heif-items.ts';

/** The box `irot`: a header, then quarter turns to the left (ISO/IEC 23008-12, 6.5.10). */
const IROT = [0, 0, 0, 9, 0x69, 0x72, 0x6f, 0x74] as const;
/** Most associations of an item, and the largest index of a property by the width of an association. */
const MOST_ASSOCIATIONS = 255;
const LARGEST_INDEX = { 1: 0x7f, 2: 0x7fff } as const;
/** A phone's photo describes itself in less than 100 kB, and has one thumbnail: a file that takes long is refused. */
const LARGEST_META = 1_000_000;
const MOST_SHOWN = 16;
const LARGEST_LENGTH = 0xff_ff_ff_ff;

/**
 * A HEIC that shows turned: the rotation of its photo is rewritten or added, its pixels stay as they are. What is shown
 * for it (thumbnails, transparency) turns too. Null when the bytes are no HEIC, or one that cannot be turned like this.
 */
export function rotateHeic(bytes: Uint8Array, turns: QuarterTurns): Uint8Array<ArrayBuffer> | null {
  try {
    const heic = openHeic(bytes);
    return heic === null ? null : rotated(heic, turns);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The parts of a HEIC that say how it shows. */
interface Heic {
  bytes: Uint8Array;
  top: readonly HeifBox[];
  meta: HeifBox;
  children: readonly HeifBox[];
  iprp: HeifBox;
  ipco: HeifBox;
  properties: readonly HeifBox[];
  /** The photo first, then what is shown for it. */
  shown: readonly ItemProperties[];
  /** Another image is made of the photo. */
  isDerived: boolean;
}

function openHeic(bytes: Uint8Array): Heic | null {
  const top = heifBoxes(bytes, 0, bytes.length);
  const meta = onlyBox(top, 'meta');
  if (meta.end - meta.start > LARGEST_META) return null;
  const children = heifBoxes(bytes, openFullBox(bytes, meta).reader.at, meta.end);
  const pitm = openFullBox(bytes, onlyBox(children, 'pitm'));
  const photo = pitm.reader.number(pitm.version === 0 ? 2 : 4);
  const iprp = onlyBox(children, 'iprp');
  const parts = heifBoxes(bytes, iprp.body, iprp.end);
  const ipco = onlyBox(parts, 'ipco');
  const properties = heifBoxes(bytes, ipco.body, ipco.end);
  const items = parts.filter(({ type }) => type === 'ipma').flatMap((ipma) => readProperties(bytes, ipma));
  const references = children.filter(({ type }) => type === 'iref').flatMap((iref) => readReferences(bytes, iref));
  const found = shownFor(photo, references).map((item) => items.filter((one) => one.item === item));
  // An item has one entry; without one it has no properties at all, and readers refuse it.
  if (found.some(({ length }) => length !== 1)) return null;
  const isDerived = references.some(({ type, to }) => type === 'dimg' && to.includes(photo));
  return { bytes, top, meta, children, iprp, ipco, properties, shown: found.flat(), isDerived };
}

/** An item, its thumbnails and its transparency, then theirs. */
function shownFor(photo: number, references: readonly ItemReference[]): readonly number[] {
  const shown = new Set([photo]);
  // A set gives what is added while it is read.
  for (const item of shown) {
    if (shown.size > MOST_SHOWN) throw new RangeError('too much is shown for a photo');
    for (const { type, from, to } of references) {
      if ((type === 'thmb' || type === 'auxl') && to.includes(item)) shown.add(from);
    }
  }
  return [...shown];
}

/** Places of the properties of a type among those of an item. */
function placesOf({ properties }: Heic, { associations }: ItemProperties, type: string): number[] {
  return associations.flatMap(({ index }, place) => (properties[index - 1]?.type === type ? [place] : []));
}

/** How an item turns: its rotation, or where one goes; `mirrored` when a mirror comes after it. */
interface Turning {
  item: ItemProperties;
  irot: HeifBox | null;
  place: number;
  mirrored: boolean;
}

function turningOf(heic: Heic, item: ItemProperties): Turning | null {
  const [irots, imirs, claps] = ['irot', 'imir', 'clap'].map((type) => placesOf(heic, item, type));
  if (irots === undefined || imirs === undefined || claps === undefined) return null;
  if (irots.length > 1 || imirs.length > 1) return null;
  const [rotation] = irots;
  const [mirror = item.associations.length] = imirs;
  // The order of MIAF: clean aperture, rotation, mirror.
  const place = rotation ?? mirror;
  // Cut after it is turned: other pixels would be cut.
  if (claps.some((clap) => clap > place)) return null;
  const box = rotation === undefined ? undefined : heic.properties[(item.associations[rotation]?.index ?? 0) - 1];
  if (box !== undefined && box.end - box.body !== 1) return null;
  return { item, irot: box ?? null, place, mirrored: imirs.length > 0 && mirror >= place };
}

function rotated(heic: Heic, turns: QuarterTurns): Uint8Array<ArrayBuffer> | null {
  const turnings = heic.shown.map((item) => turningOf(heic, item));
  if (turnings.some((turning) => turning === null)) return null;
  const all = turnings.filter((turning) => turning !== null);
  const out = new Uint8Array(heic.bytes);

  // Items that share a rotation turn with one change of it.
  const kept = new Map<HeifBox, boolean>();
  for (const { irot, mirrored } of all) {
    if (irot === null) continue;
    if ((kept.get(irot) ?? mirrored) !== mirrored) return null;
    kept.set(irot, mirrored);
  }
  for (const [irot, mirrored] of kept) out[irot.body] = angleAfter(heic.bytes[irot.body] ?? 0, turns, mirrored);

  const [photo] = all;
  return photo?.irot === null
    ? withNewRotations(
        heic,
        out,
        all.filter(({ irot }) => irot === null),
        turns,
      )
    : out;
}

/** Quarter turns to the left after some to the right; a mirror that comes after them reverses them. */
function angleAfter(angle: number, turns: number, mirrored: boolean): number {
  return ((angle & 3) + (mirrored ? turns : 4 - turns)) & 3;
}

/** Bytes that go into a file, and where. */
interface Insertion {
  at: number;
  bytes: readonly number[];
}

/** `out` with a rotation for each item that has none. All that follows moves, and so do the places that the file tells. */
function withNewRotations(
  heic: Heic,
  out: Uint8Array<ArrayBuffer>,
  lacking: readonly Turning[],
  turns: QuarterTurns,
): Uint8Array<ArrayBuffer> | null {
  const { bytes, top, meta, iprp, ipco, properties } = heic;
  // A film tells places that are not read here; whether what is made of the photo turns with it, nobody says.
  if (heic.isDerived || top.some(({ type }) => type === 'moov')) return null;
  const insertions: Insertion[] = [];
  const grown = new Map<HeifBox, number>();
  const insert = (insertion: Insertion, boxes: readonly HeifBox[]) => {
    insertions.push(insertion);
    for (const box of boxes) grown.set(box, (grown.get(box) ?? 0) + insertion.bytes.length);
  };

  let index = properties.length;
  const added = new Map<number, number>();
  for (const { item, place, mirrored } of lacking) {
    const angle = angleAfter(0, turns, mirrored);
    if (!added.has(angle)) {
      added.set(angle, (index += 1));
      insert({ at: ipco.end, bytes: [...IROT, angle] }, [ipco, iprp, meta]);
    }
    const number = added.get(angle) ?? 0;
    const { width, countAt, associations, ipma } = item;
    if (number > LARGEST_INDEX[width] || associations.length >= MOST_ASSOCIATIONS) return null;
    out[countAt] = associations.length + 1;
    // Essential: who does not know it must not show the photo.
    const association = width === 1 ? [0x80 | number] : [0x80 | (number >> 8), number & 0xff];
    const at = countAt + 1 + place * width;
    insert({ at, bytes: association }, [ipma, iprp, meta]);
  }

  for (const [box, by] of grown) {
    const length = box.end - box.start + by;
    if (!hasPlainLength(bytes, box) || length > LARGEST_LENGTH) return null;
    write(out, { at: box.start, size: 4, value: length });
  }
  return moveContents(heic, out, grown.get(meta) ?? 0) ? spliced(out, insertions) : null;
}

/** Tells the new places of the contents behind `meta`; false when one cannot be told. */
function moveContents({ bytes, meta, children }: Heic, out: Uint8Array, by: number): boolean {
  for (const { base, extents } of readLocations(bytes, onlyBox(children, 'iloc'))) {
    const places = extents.map(({ value }) => base.value + value);
    if (places.every((place) => place < meta.start)) continue;
    if (places.some((place) => place < meta.end)) return false;
    for (const offset of base.value > 0 ? [base] : extents) {
      if (offset.size === 0 || offset.value + by >= 256 ** offset.size) return false;
      write(out, { ...offset, value: offset.value + by });
    }
  }
  return true;
}

function write(out: Uint8Array, { at, size, value }: StoredOffset): void {
  let rest = value;
  for (let place = at + size - 1; place >= at; place -= 1) {
    out[place] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

function spliced(bytes: Uint8Array, insertions: readonly Insertion[]): Uint8Array<ArrayBuffer> {
  const ordered = insertions.toSorted((one, other) => one.at - other.at);
  const out = new Uint8Array(bytes.length + ordered.reduce((sum, { bytes: { length } }) => sum + length, 0));
  let [from, to] = [0, 0];
  for (const { at, bytes: inserted } of ordered) {
    out.set(bytes.subarray(from, at), to);
    out.set(inserted, to + at - from);
    to += at - from + inserted.length;
    from = at;
  }
  out.set(bytes.subarray(from), to);
  return out;
}
