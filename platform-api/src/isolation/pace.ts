/** What is read in a second, messages, bytes and pieces of them: the rest waits for the next one. */
const MESSAGES_A_SECOND = 10_000;
const BYTES_A_SECOND = 32 * 1024 * 1024;
const PIECES_A_SECOND = 20_000;
/** Time that what is sent may take of a second, ms: it waits four times what it takes. */
const MOST_TIME = 200;

/** How much of a second another process may take by what it sends. */
export class Pace {
  readonly #wait: (until: number) => void;
  /** Of this second. */
  #read = { since: 0, messages: 0, bytes: 0, pieces: 0, time: 0 };

  /** `wait` reads nothing more until then, in ms of the clock. */
  constructor(wait: (until: number) => void) {
    this.#wait = wait;
  }

  /** A piece arrived: one of a byte takes as long as one of thousands. */
  piece(): void {
    this.#begin();
    this.#read.pieces += 1;
    if (this.#read.pieces >= PIECES_A_SECOND) this.#wait(this.#read.since + 1_000);
  }

  message(bytes: number): void {
    this.#begin();
    this.#read.messages += 1;
    this.#read.bytes += bytes;
    if (this.#read.messages >= MESSAGES_A_SECOND || this.#read.bytes >= BYTES_A_SECOND)
      this.#wait(this.#read.since + 1_000);
  }

  /** Counts the time of work on what was sent. */
  timed<Result>(work: () => Result): Result {
    this.#begin();
    const before = performance.now();
    try {
      return work();
    } finally {
      this.#read.time += performance.now() - before;
      if (this.#read.time >= MOST_TIME) this.#wait(this.#read.since + Math.max(1_000, this.#read.time * 5));
    }
  }

  /** This second, or a new one. */
  #begin(): void {
    const now = Date.now();
    if (now - this.#read.since >= 1_000) this.#read = { since: now, messages: 0, bytes: 0, pieces: 0, time: 0 };
  }
}
