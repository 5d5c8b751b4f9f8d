/** A box of a file (ISO/IEC 14496-12, 4.2): where it starts, where its body does, and where it ends, bytes. */
export interface HeifBox {
  type: string;
  start: number;
  body: number;
  end: number;
}

const HEADER = 8;

/** Reads numbers one after the other, up to `end`. Throws a RangeError beyond it. */
export class HeifReader {
  at: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = Math.min(end, bytes.length);
    this.at = start;
  }

  /** A number of 0, 1, 2, 3, 4 or 8 bytes. */
  number(size: number): number {
    const from = this.skip(size);
    let value = 0;
    for (let at = from; at < this.at; at += 1) value = value * 256 + this.#view.getUint8(at);
    if (!Number.isSafeInteger(value)) throw new RangeError('a number is too large');
    return value;
  }

  /** Four characters. */
  type(): string {
    const from = this.skip(4);
    return String.fromCharCode(...this.#bytes.subarray(from, this.at));
  }

  /** Passes over some bytes; returns where they start. */
  skip(size: number): number {
    const from = this.at;
    if (from + size > this.#end) throw new RangeError('a box ends too early');
    this.at = from + size;
    return from;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#end;
  }
}

/** The boxes between two places. Throws a RangeError when one does not fit. */
export function heifBoxes(bytes: Uint8Array, start: number, end: number): HeifBox[] {
  const boxes: HeifBox[] = [];
  for (let at = start; at < end;) {
    const reader = new HeifReader(bytes, at, end);
    const short = reader.number(4);
    const type = reader.type();
    // 1: its length follows; 0: it goes to the end.
    const length = short === 1 ? reader.number(8) : short === 0 ? end - at : short;
    if (length < reader.at - at || at + length > end) throw new RangeError(`the box ${type} does not fit`);
    boxes.push({ type, start: at, body: reader.at, end: at + length });
    at += length;
  }
  return boxes;
}

/** The only box of a type; throws a RangeError when there is none, or several. */
export function onlyBox(boxes: readonly HeifBox[], type: string): HeifBox {
  const [box, ...others] = boxes.filter((one) => one.type === type);
  if (box === undefined || others.length > 0) throw new RangeError(`not one box ${type}`);
  return box;
}

/** Whether the length of a box stands in its first four bytes, where it can grow. */
export function hasPlainLength(bytes: Uint8Array, { start, body, end }: HeifBox): boolean {
  return body - start === HEADER && new HeifReader(bytes, start, end).number(4) === end - start;
}

/** A full box: its version, its flags, and a reader of what follows. */
export function openFullBox(bytes: Uint8Array, { body, end }: HeifBox) {
  const reader = new HeifReader(bytes, body, end);
  return { version: reader.number(1), flags: reader.number(3), reader };
}
