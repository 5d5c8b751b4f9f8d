const HEAD = 4;

/** Cuts what a socket brings into messages: whatever pieces they come in, each is in one buffer of the length that it says. */
export class Frames {
  readonly #longest: number;
  readonly #head = Buffer.alloc(HEAD);
  #chunks: Buffer[] = [];
  /** Bytes that are there of the head, or of the body. */
  #filled = 0;
  #body: Buffer | undefined;

  /** `longest`: bytes of a message. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  /** The next message; undefined until the rest of it comes. Throws for one that is too long. */
  next(): Buffer | undefined {
    if (this.#body === undefined) {
      if (!this.#fill(this.#head)) return undefined;
      const length = this.#head.readUInt32BE();
      if (length > this.#longest) throw new RangeError('A message is too long.');
      this.#body = Buffer.allocUnsafe(length);
      this.#filled = 0;
    }
    const body = this.#body;
    if (!this.#fill(body)) return undefined;
    this.#body = undefined;
    this.#filled = 0;
    return body;
  }

  /** The message as it goes out. */
  static of(body: Buffer): [head: Buffer, body: Buffer] {
    const head = Buffer.alloc(HEAD);
    head.writeUInt32BE(body.length);
    return [head, body];
  }

  #fill(target: Buffer): boolean {
    while (this.#filled < target.length) {
      const [chunk] = this.#chunks;
      if (chunk === undefined) return false;
      const taken = chunk.copy(target, this.#filled);
      this.#filled += taken;
      if (taken < chunk.length) this.#chunks[0] = chunk.subarray(taken);
      else this.#chunks.shift();
    }
    return true;
  }
}
