import { Readable } from 'node:stream';
import { DeliveryPostponed, DeliveryRefused, Html, PortUnavailable, ProblemError, type PortOutage } from '@pwp/api-kit';
import { DatabaseError } from 'sequelize';
import { z } from 'zod';

/** What a value may hold that comes from the other process. */
const MOST_DEPTH = 40;
const MOST_VALUES = 200_000;
/** A piece of a stream, bytes. */
const PIECE = 256 * 1024;
/** What is told of an error, characters. */
const MOST_WORDS = 5_000;

/** Work of the other side, or of this one for it. */
export type Remote = (...given: unknown[]) => Promise<unknown>;

/** How functions, streams and signals cross: each side keeps its own, and names it by a number. */
export interface Crossing {
  lend: (work: Remote, ended?: () => void) => number;
  lendSignal: (signal: AbortSignal) => number;
  borrow: (lent: number) => Remote;
  borrowSignal: (lent: number, isAborted: boolean) => AbortSignal;
  giveBack: (lent: number) => void;
}

const OUTAGES = ['absent', 'version', 'off', 'failed', 'late'] as const satisfies readonly PortOutage[];

const Lent = z.int().nonnegative();
const Failure = z.object({
  name: z.string().max(100),
  message: z.string().max(10_000),
  stack: z.string().max(5_000).optional(),
  code: z.string().max(100).optional(),
  errno: z.int().optional(),
  sqlState: z.string().max(10).optional(),
  /** Of a port that does not answer. */
  outage: z.object({ port: z.string().max(100), outage: z.enum(OUTAGES) }).optional(),
  problem: z
    .object({
      code: z
        .string()
        .max(100)
        .regex(/^[a-z][a-z0-9-]*$/),
      status: z.int().min(400).max(599),
      title: z.string().max(500),
      detail: z.string().max(5_000).optional(),
      errors: z
        .array(z.object({ pointer: z.string().max(500), detail: z.string().max(5_000) }))
        .max(200)
        .optional(),
      retryAfter: z.number().nonnegative().optional(),
    })
    .optional(),
});
type Failure = z.output<typeof Failure>;

/** The code of a statement that the host did not run. */
export const STATEMENT_REFUSED = 'PWP_STATEMENT_REFUSED';
/** The log knows it by its name, and leaves its message out: that quotes values. */
const ERROR_OF_DATABASE = /^Sequelize\w+$/;

/** Errors of this very kind say what a caller did wrong; any other may tell of the portal's own insides. */
const TOLD: ReadonlySet<unknown> = new Set([Error, TypeError, RangeError, DeliveryRefused, DeliveryPostponed]);

/** A failure as the other side is told it, without its cause: a module's own whole, the portal's as far as it is the module's business. */
export function failureOf(error: unknown, isWhole: boolean): Failure {
  const told = toldOf(error, isWhole);
  return { ...told, name: told.name.slice(0, 100), message: told.message.slice(0, MOST_WORDS) };
}

function toldOf(error: unknown, isWhole: boolean): Failure {
  if (error instanceof PortUnavailable) {
    const { name, message, port, outage } = error;
    return { name, message, outage: { port: port.slice(0, 100), outage } };
  }
  if (error instanceof ProblemError) {
    const { name, message, code, status, title, detail, errors, retryAfter } = error;
    return { name, message, problem: { code, status, title, detail, errors, retryAfter } };
  }
  if (error instanceof DriverError) {
    const { name, message, code, errno, sqlState } = error;
    return { name, message, code, errno, sqlState };
  }
  if (error instanceof DatabaseError && 'code' in error.parent && error.parent.code === 'ER_LOCK_DEADLOCK')
    return { name: 'DriverError', message: 'Deadlock found', code: 'ER_LOCK_DEADLOCK', errno: 1213 };
  if (isWhole && error instanceof Error) {
    const { message, stack } = error;
    return { ...namedOf(error), message, stack: stack?.slice(0, MOST_WORDS) };
  }
  if (error instanceof Error && TOLD.has(error.constructor)) return { name: error.name, message: error.message };
  return { name: 'Error', message: 'The portal could not do it: its log says why.' };
}

/** What a host refuses quotes no value: its words are logged. Of what its database says, name and number are. */
function namedOf(error: Error): Pick<Failure, 'name' | 'errno'> {
  const driver = error instanceof DatabaseError && error.parent instanceof DriverError ? error.parent : undefined;
  if (driver?.code === STATEMENT_REFUSED) return { name: 'StatementRefused' };
  return { name: error.name, errno: driver?.errno };
}

/** What a database said of a statement of a module. */
export class DriverError extends Error {
  readonly code: string | undefined;
  readonly errno: number | undefined;
  readonly sqlState: string | undefined;

  constructor(
    message: string,
    told: { code?: string | undefined; errno?: number | undefined; sqlState?: string | undefined },
  ) {
    super(message);
    this.name = 'DriverError';
    this.code = told.code;
    // Sequelize takes an error without a number for another kind.
    this.errno = told.errno;
    this.sqlState = told.sqlState;
  }
}

/** The error that the other side told. */
export function errorOf(told: unknown): Error {
  const { name, message, problem, outage, stack, ...driver } = Failure.parse(told);
  if (outage !== undefined) return new PortUnavailable(outage.port, outage.outage);
  if (problem !== undefined) {
    const { code, status, title, ...details } = problem;
    return new ProblemError({ code, status, title }, details);
  }
  if (name === 'DeliveryRefused') return new DeliveryRefused(message);
  if (name === 'DeliveryPostponed') return new DeliveryPostponed(message);
  if (name === 'DriverError') return new DriverError(message, driver);
  const error = name === 'TypeError' ? new TypeError(message) : new Error(message);
  if (ERROR_OF_DATABASE.test(name)) Object.assign(error, { name, errno: driver.errno });
  if (stack !== undefined) error.stack = stack;
  return error;
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A value as JSON can carry it; what it cannot is an object whose `$` says the kind. */
export function pack(value: unknown, crossing: Crossing, depth = 0): Json {
  if (depth > MOST_DEPTH) throw new RangeError('A value is nested too deep to cross between processes.');
  const within = (each: unknown) => pack(each, crossing, depth + 1);
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : { $: 'number', v: String(value) };
    case 'bigint':
      return { $: 'bigint', v: String(value) };
    case 'function':
      return { $: 'work', v: crossing.lend(value as Remote) };
    case 'undefined':
    case 'symbol':
      return { $: 'undefined' };
    case 'object':
      break;
  }
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(within);
  if (value instanceof Date) return { $: 'date', v: value.getTime() };
  if (value instanceof Uint8Array)
    return { $: 'bytes', v: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  if (value instanceof Map) return { $: 'map', v: within([...value]) };
  if (value instanceof Set) return { $: 'set', v: within([...value]) };
  if (value instanceof Html) return { $: 'html', v: value.text };
  if (value instanceof Error) return { $: 'error', v: failureOf(value, false) as Json };
  if (value instanceof AbortSignal) return { $: 'signal', v: crossing.lendSignal(value), aborted: value.aborted };
  if (value instanceof Readable)
    return { $: 'stream', v: lendEach(inPieces(value), crossing, () => void value.destroy()) };
  if (Symbol.asyncIterator in value)
    return { $: 'each', v: lendEach(itemsOf(value as AsyncIterable<unknown>), crossing) };
  const packed = Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => [name, within(each)]),
  );
  return Object.hasOwn(packed, '$') ? { $: 'object', v: packed } : packed;
}

/** `ended` ends what was not begun to be read, of which a generator knows nothing. */
function lendEach(source: AsyncGenerator, crossing: Crossing, ended?: () => void): number {
  return crossing.lend(
    () => source.next(),
    () => {
      ended?.();
      source.return(undefined).catch(() => undefined);
    },
  );
}

async function* itemsOf(source: AsyncIterable<unknown>): AsyncGenerator {
  yield* source;
}

async function* inPieces(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (!(bytes instanceof Uint8Array)) throw new TypeError('A stream gives bytes.');
    for (let start = 0; start < bytes.length; start += PIECE) yield bytes.subarray(start, start + PIECE);
  }
}

const Tagged = z.object({ $: z.string(), v: z.unknown().optional(), aborted: z.boolean().optional() });
const Next = z.object({ done: z.boolean().optional(), value: z.unknown().optional() });

/**
 * The value that `pack` made JSON of. Throws for what it would not make. A function is one of the `given` as a whole, and never within a
 * value: what reads values calls `then` and `toJSON` unasked.
 */
export function unpack(json: unknown, crossing: Crossing, isGiven = false): unknown {
  let values = 0;
  const read = (value: unknown, depth: number): unknown => {
    values += 1;
    if (depth > MOST_DEPTH * 2 || values > MOST_VALUES)
      throw new RangeError('A value from the other process is too large.');
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((each) => read(each, depth + 1));
    if (!Object.hasOwn(value, '$')) return plain(value, depth);
    const { $: kind, v, aborted = false } = Tagged.parse(value);
    switch (kind) {
      case 'undefined':
        return undefined;
      case 'number':
        return Number(z.string().parse(v));
      case 'bigint':
        return BigInt(z.string().max(40).parse(v));
      case 'date':
        return new Date(z.number().nullable().parse(v) ?? Number.NaN);
      case 'bytes':
        return Uint8Array.from(Buffer.from(z.string().parse(v), 'base64'));
      case 'map':
        return new Map(z.array(z.tuple([z.unknown(), z.unknown()])).parse(read(v, depth + 1)));
      case 'set':
        return new Set(z.array(z.unknown()).parse(read(v, depth + 1)));
      case 'html':
        return new Html(z.string().parse(v));
      case 'error':
        return errorOf(v);
      case 'work':
        if (!isGiven || depth !== 1) throw new TypeError('A function from the other process stands within a value.');
        return crossing.borrow(Lent.parse(v));
      case 'signal':
        return crossing.borrowSignal(Lent.parse(v), aborted);
      case 'stream':
        return streamOf(Lent.parse(v), crossing);
      case 'each':
        return borrowedEach(Lent.parse(v), crossing);
      case 'object':
        return plain(z.record(z.string(), z.unknown()).parse(v), depth);
      default:
        throw new TypeError('A value from the other process is of no known kind.');
    }
  };
  const plain = (value: object, depth: number) => {
    const entries = Object.entries(value).filter(([name]) => name !== '__proto__');
    return Object.fromEntries(entries.map(([name, each]: [string, unknown]) => [name, read(each, depth + 1)]));
  };
  return read(json, 0);
}

async function* borrowedEach(lent: number, crossing: Crossing): AsyncGenerator {
  const next = crossing.borrow(lent);
  try {
    for (;;) {
      const { done = false, value } = Next.parse(await next());
      if (done) return;
      yield value;
    }
  } finally {
    crossing.giveBack(lent);
  }
}

async function* bytesOf(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const piece of source) yield z.instanceof(Uint8Array).parse(piece);
}

function streamOf(lent: number, crossing: Crossing): Readable {
  const stream = Readable.from(bytesOf(borrowedEach(lent, crossing)), { objectMode: false });
  // One that nobody ever read is given back too.
  stream.once('close', () => crossing.giveBack(lent));
  // Whoever reads it is told; without a reader nobody need be.
  return stream.on('error', () => undefined);
}
