import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { callOutside } from '@pwp/api-kit';

/** Where clamd listens: the path of a socket, or a host and port. */
export type ClamdAddress = { path: string } | { host: string; port: number };

/** clamd is there, and answers something else than a verdict: a limit of its own, no memory for this file. */
export class ClamdRefused extends Error {
  constructor(said: string, options?: ErrorOptions) {
    super(`clamd: ${said}`, options);
    this.name = 'ClamdRefused';
  }
}

/** clamd is not reached, or does not answer in time. */
export class ClamdAway extends Error {
  constructor(said: string, options?: ErrorOptions) {
    super(`clamd: ${said}`, options);
    this.name = 'ClamdAway';
  }
}

/** Whether a signal of `AbortSignal.timeout` says so. */
export const isTimeout = (reason: unknown): boolean => reason instanceof DOMException && reason.name === 'TimeoutError';

/** What a scan that timed out is. */
export const noAnswerInTime = (cause: unknown): ClamdAway => new ClamdAway('no answer in time', { cause });

/** Longest answer that is read, characters. */
const LONGEST_ANSWER = 1_000;
/** Longest part of a file in one message, bytes. */
const LONGEST_PART = 64 * 1024;
/** How long clamd may take to say its version, ms. */
const VERSION_PATIENCE = 2_000;

/**
 * Scans bytes by clamd's INSTREAM: the signature that was found, or undefined. Throws `ClamdRefused`, `ClamdAway`, also when `signal` times
 * out, and what reading the bytes throws.
 */
export async function scanBytes(
  address: ClamdAddress,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const said = await callOutside({ system: 'clamd', verb: 'INSTREAM' }, () =>
    askClamd(address, instream(bytes), signal),
  ).catch(async (error: unknown) => {
    // clamd hangs up on a file that is too long: where its words are lost with the connection, it still serves others.
    if (error instanceof ClamdAway && (await versionOfClamd(address, signal)) !== undefined)
      throw new ClamdRefused('hung up on this file, and answers', { cause: error });
    throw error;
  });
  const [, signature] = /^stream: (.{1,200}) FOUND$/.exec(said) ?? [];
  if (signature === undefined && said !== 'stream: OK') throw new ClamdRefused(said);
  return signature;
}

/** The answer to a command without a body, such as `VERSION`. Throws when clamd does not answer before `signal` aborts. */
export function commandClamd(address: ClamdAddress, command: string, signal: AbortSignal): Promise<string> {
  return askClamd(address, [Buffer.from(`z${command}\0`)], signal);
}

/** What clamd is; undefined when it does not answer in 2 s, or before `signal` aborts. */
export async function versionOfClamd(address: ClamdAddress, signal?: AbortSignal): Promise<string | undefined> {
  const late = AbortSignal.timeout(VERSION_PATIENCE);
  const over = signal === undefined ? late : AbortSignal.any([late, signal]);
  return commandClamd(address, 'VERSION', over).catch(() => undefined);
}

/** Each part after its length; a length of zero ends them. */
async function* instream(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from('zINSTREAM\0');
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length; from += LONGEST_PART) {
      const part = chunk.subarray(from, from + LONGEST_PART);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      yield length;
      yield part;
    }
  }
  yield Buffer.alloc(4);
}

/** Sends parts, and reads the answer to its NUL. clamd may answer before it has them all. */
async function askClamd(
  address: ClamdAddress,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const socket = connect(address);
  const over = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let answer = '';
  socket.setEncoding('utf8');
  socket.on('data', (more: string) => {
    answer += more;
    const end = answer.indexOf('\0');
    if (end >= 0) resolve(answer.slice(0, end));
    else if (answer.length > LONGEST_ANSWER) reject(new ClamdRefused('an answer without end'));
  });
  socket.on('error', (cause) => reject(new ClamdAway(cause.message, { cause })));
  socket.once('close', () => reject(new ClamdAway('the answer is cut')));
  const leave = () => {
    const cause: unknown = signal.reason;
    // Who asked may leave first: that is no fault of clamd's.
    reject(isTimeout(cause) ? noAnswerInTime(cause) : new Error('clamd: nobody waits for it', { cause }));
  };
  signal.addEventListener('abort', leave, { once: true });
  send(socket, parts, over.signal).catch(reject);
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', leave);
    socket.destroy();
    over.abort();
  }
}

/** Writes parts as fast as they are taken; `over` ends a wait for a socket that takes nothing more. */
async function send(
  socket: Socket,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  over: AbortSignal,
): Promise<void> {
  for await (const part of parts) {
    // An answer that came early is read first: a write to a socket that clamd closed after it would lose it.
    await setImmediate();
    if (over.aborted) return;
    if (!socket.write(part)) await once(socket, 'drain', { signal: over });
  }
}
