import { AsyncLocalStorage } from 'node:async_hooks';
import type { Duplex } from 'node:stream';
import { serviceIndisponible } from '@pwp/api-kit';
import { z } from 'zod';
import { Frames } from './frames.ts';
import { ModuleGone } from './module-gone.ts';
import { occasionAtHand, underOccasion, type Occasion } from './occasion.ts';
import { Pace } from './pace.ts';
import { errorOf, failureOf, pack, unpack, type Crossing, type Remote } from './values.ts';

/** The largest message, bytes. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Calls of the other side that run at once; more wait. */
const MOST_RUNNING = 32;
/** Of those that others wait for: what is lent, and work that `ahead` names. */
const MOST_AHEAD = 1_000;
/** Calls that wait; whoever sends more floods. */
const MOST_WAITING = 2_000;
/** Bytes of calls that wait. */
const MOST_WAITING_BYTES = 32 * 1024 * 1024;
/** Bytes that the other side did not read yet. */
const MOST_UNREAD = 64 * 1024 * 1024;
/** Functions, streams and signals that the other side holds. */
const MOST_LENT = 2_000;
/** A larger message holds no more than so many values. */
const MANY_BYTES = 1024 * 1024;
const MOST_MARKS = 200_000;
/** How long the other side may take for a function that it lent, ms. */
const BORROWED = 60_000;
/** Streams that the other side holds beyond the call that answered them. */
const MOST_KEPT = 100;

const Message = z.union([
  z.object({
    call: z.int(),
    to: z.union([z.string().max(100), z.int()]),
    given: z.array(z.unknown()).max(20),
    with: z.unknown(),
    /** The call of the other side that it is made for. */
    under: z.int().optional(),
  }),
  z.strictObject({ answer: z.int(), failure: z.unknown() }),
  z.strictObject({ answer: z.int(), value: z.unknown() }),
  z.object({ back: z.int() }),
  z.object({ aborted: z.int() }),
]);
type Message = z.output<typeof Message>;
type Call = Extract<Message, { call: number }>;

/** What the other side may call or is told of. */
interface Lent {
  work?: Remote;
  ended?: (() => void) | undefined;
  /** Whether it stays after the call that lent it. */
  isKept: boolean;
}

/** A call that waits for its answer. */
interface Asked {
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  occasion: Occasion | undefined;
}

/** What the other side asks, until it runs. */
interface Waiting {
  call: Call;
  bytes: number;
  /** That of the call under way that it names. */
  occasion: Occasion | undefined;
}

/** Calls of the other side that share their places. */
interface Lane {
  most: number;
  running: number;
  waiting: Waiting[];
}

const lane = (most: number): Lane => ({ most, running: 0, waiting: [] });

/** What one side does for the other. */
export interface ChannelSide {
  /** The work by name that the other side may ask for. */
  work: ReadonlyMap<string, Remote>;
  /** Work that other work under way may wait for, or that is a sign of life: it has places of its own, as what is lent has. */
  ahead?: ReadonlySet<string>;
  /** What each call takes along. */
  along?: () => unknown;
  /** Runs work that the other side asked for, with what its call took along. */
  within?: (along: unknown, work: () => Promise<unknown>, name: string | number) => Promise<unknown>;
  /** Whether the other side is the host: it may know all of a failure, and is taken at its word for times and amounts. */
  tellsAll?: boolean;
  /** The other side is gone, or sent what it may not. */
  ended: (why: string) => void;
}

/** Calls between two processes over a socket. Nothing that arrives is trusted in shape or size. */
export class Channel {
  readonly #socket: Duplex;
  readonly #side: ChannelSide;
  readonly #asked = new Map<number, Asked>();
  /** The call of the other side that the code at hand answers. */
  readonly #answering = new AsyncLocalStorage<number>();
  readonly #lent = new Map<number, Lent>();
  readonly #signals = new Map<number, AbortController>();
  /** The pieces of a file are asked for by calls under way: were they to wait for these to end, both would wait for good. */
  readonly #ahead = lane(MOST_AHEAD);
  readonly #usual = lane(MOST_RUNNING);
  readonly #lanes: readonly Lane[] = [this.#ahead, this.#usual];
  #waitingBytes = 0;
  #numbers = 0;
  #isOver = false;
  #kept = 0;
  readonly #frames = new Frames(MOST_BYTES);
  readonly #pace = new Pace((until) => this.#wait(until));
  #isWaiting = false;

  constructor(socket: Duplex, side: ChannelSide) {
    this.#socket = socket;
    this.#side = side;
    socket.on('data', (chunk: Buffer) => {
      this.#pace.piece();
      this.#frames.add(chunk);
      this.#drain();
    });
    socket.on('error', () => this.end('its socket failed'));
    socket.on('close', () => this.end('its socket closed'));
  }

  /** Asks the other side, for `occasion`. Rejects with `service-indisponible` after `patience` ms, or when it is gone. */
  call(
    to: string | number,
    given: readonly unknown[],
    patience?: number,
    occasion: Occasion | undefined = occasionAtHand(),
  ): Promise<unknown> {
    if (this.#isOver) return Promise.reject(new ModuleGone());
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = this.#next();
    const own: number[] = [];
    const late =
      patience === undefined
        ? undefined
        : setTimeout(
            () =>
              reject(serviceIndisponible(undefined, { cause: new Error(`${to}: no answer within ${patience} ms`) })),
            patience,
          );
    this.#asked.set(id, { resolve, reject, occasion });
    try {
      const crossing = this.#crossing({ own });
      const along = pack(this.#side.along?.(), crossing);
      this.#send({ call: id, to, given: pack(given, crossing), with: along, under: this.#answering.getStore() });
    } catch (error) {
      reject(error);
    }
    return promise.finally(() => {
      clearTimeout(late);
      this.#asked.delete(id);
      // What was lent for the call ends with it.
      for (const lent of own) this.#takeBack(lent);
    });
  }

  /** Ends both ways: whatever was asked fails. */
  end(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket.destroy();
    for (const { waiting } of this.#lanes) waiting.length = 0;
    for (const { reject } of this.#asked.values()) reject(new ModuleGone(new Error(why)));
    for (const controller of this.#signals.values()) controller.abort();
    for (const lent of this.#lent.keys()) this.#takeBack(lent);
    this.#side.ended(why);
  }

  #next(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  /** `own` takes what is lent for one call, and `signals` what is borrowed for one. */
  #crossing({ own, signals }: { own?: number[]; signals?: number[] } = {}): Crossing {
    const isKept = own === undefined;
    const lend = (entry: Omit<Lent, 'isKept'>) => {
      if (this.#lent.size >= MOST_LENT || (isKept && this.#isWary && this.#kept >= MOST_KEPT))
        throw new RangeError('Too much is lent to the other process.');
      const id = this.#next();
      this.#lent.set(id, { ...entry, isKept });
      if (isKept) this.#kept += 1;
      own?.push(id);
      return id;
    };
    return {
      lend: (work, ended) => lend({ work, ended }),
      lendSignal: (signal) => {
        const told = () => this.#send({ aborted: id });
        const id = lend({ ended: () => signal.removeEventListener('abort', told) });
        signal.addEventListener('abort', told, { once: true });
        return id;
      },
      borrow:
        (lent) =>
        (...given) => {
          const answer = this.call(lent, given, this.#isWary ? BORROWED : undefined);
          // Whoever asked may be gone when it fails.
          answer.catch(() => undefined);
          return answer;
        },
      borrowSignal: (lent, isAborted) => {
        if (signals === undefined) throw new TypeError('A signal stands in what is no call.');
        if (this.#signals.size >= MOST_LENT) throw new RangeError('Too many signals of the other process.');
        signals.push(lent);
        const controller = new AbortController();
        if (isAborted) controller.abort();
        else this.#signals.set(lent, controller);
        return controller.signal;
      },
      giveBack: (lent) => {
        if (!this.#isOver) this.#send({ back: lent });
      },
    };
  }

  #takeBack(lent: number): void {
    const entry = this.#lent.get(lent);
    this.#lent.delete(lent);
    if (entry?.isKept === true) this.#kept -= 1;
    entry?.ended?.();
  }

  #send(message: object): void {
    if (this.#isOver) return;
    const body = Buffer.from(JSON.stringify(message));
    if (body.length > MOST_BYTES) throw new RangeError('A value is too large to cross between processes.');
    if (!this.#isWary && holdsTooMany(body)) throw new RangeError('A value holds too much to cross between processes.');
    for (const part of Frames.of(body)) this.#socket.write(part);
    if (this.#socket.writableLength > MOST_UNREAD) this.end('it reads nothing');
  }

  get #isWary(): boolean {
    return this.#side.tellsAll !== true;
  }

  /** Reads no more until then, and begins nothing that was read. */
  #wait(until: number): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#socket.pause();
    setTimeout(
      () => {
        this.#isWaiting = false;
        this.#socket.resume();
        this.#run();
        this.#drain();
      },
      Math.max(1, until - Date.now()),
    );
  }

  /** Work on what the other side sent, in its time. */
  #timed<Result>(work: () => Result): Result {
    return this.#isWary ? this.#pace.timed(work) : work();
  }

  #drain(): void {
    while (!this.#isOver && !this.#isWaiting) {
      let message: Buffer | undefined;
      try {
        message = this.#frames.next();
      } catch {
        this.end('it sent more than a message may hold');
        return;
      }
      if (message === undefined) return;
      this.#pace.message(message.length);
      this.#take(message, message.length);
    }
  }

  #take(body: Buffer, bytes: number): void {
    let message: Message;
    try {
      message = this.#timed(() => {
        if (this.#isWary && holdsTooMany(body)) throw new RangeError('It holds too much.');
        return Message.parse(JSON.parse(body.toString()));
      });
    } catch {
      this.end('it sent what is no message');
      return;
    }
    if ('call' in message) this.#queue(message, bytes);
    else if ('back' in message) this.#takeBack(message.back);
    else if ('aborted' in message) {
      this.#signals.get(message.aborted)?.abort();
      this.#signals.delete(message.aborted);
    } else this.#settle(message);
  }

  #settle(message: Extract<Message, { answer: number }>): void {
    const asked = this.#asked.get(message.answer);
    if (asked === undefined) return;
    try {
      if ('failure' in message) asked.reject(errorOf(message.failure));
      else asked.resolve(this.#timed(() => unpack(message.value, this.#crossing())));
    } catch (error) {
      asked.reject(error);
    }
  }

  #queue(call: Call, bytes: number): void {
    // Read now: what it is for may be answered when its turn comes.
    const occasion = call.under === undefined ? undefined : this.#asked.get(call.under)?.occasion;
    const isAhead = typeof call.to === 'number' || this.#side.ahead?.has(call.to) === true;
    (isAhead ? this.#ahead : this.#usual).waiting.push({ call, bytes, occasion });
    this.#waitingBytes += bytes;
    if (
      this.#ahead.waiting.length + this.#usual.waiting.length > MOST_WAITING ||
      this.#waitingBytes > MOST_WAITING_BYTES
    )
      this.end('it floods the portal with calls');
    else this.#run();
  }

  #run(): void {
    for (const each of this.#lanes) this.#runLane(each);
  }

  #runLane(of: Lane): void {
    while (!this.#isWaiting && of.running < of.most) {
      const next = of.waiting.shift();
      if (next === undefined) return;
      this.#waitingBytes -= next.bytes;
      of.running += 1;
      void this.#answer(next).finally(() => {
        of.running -= 1;
        this.#runLane(of);
      });
    }
  }

  async #answer({ call: { call, to, given, with: along }, occasion }: Waiting): Promise<void> {
    const signals: number[] = [];
    const crossing = this.#crossing();
    try {
      const work = typeof to === 'string' ? this.#side.work.get(to) : this.#lent.get(to)?.work;
      if (work === undefined) throw new TypeError(`Nothing is called « ${to} ».`);
      const asked = this.#timed(() => unpack(given, this.#crossing({ signals }), true)) as unknown[];
      const { within = (_along, run) => run() } = this.#side;
      const value = await this.#answering.run(call, () =>
        underOccasion(occasion, () => within(unpack(along, crossing), async () => work(...asked), to)),
      );
      this.#timed(() => this.#send({ answer: call, value: pack(value, crossing) }));
    } catch (error) {
      this.#fail(call, error);
    } finally {
      for (const lent of signals) this.#signals.delete(lent);
    }
  }

  #fail(call: number, error: unknown): void {
    try {
      this.#send({ answer: call, failure: failureOf(error, !this.#isWary) });
    } catch {
      this.end('a failure could not be told');
    }
  }
}

/** Whether a large message has more marks of values than text or bytes would. */
function holdsTooMany(body: Buffer): boolean {
  if (body.length <= MANY_BYTES) return false;
  let marks = 0;
  // The comma, the bracket and the brace.
  for (const byte of body) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) marks += 1;
  return marks > MOST_MARKS;
}
