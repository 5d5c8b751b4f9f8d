import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { callOutside } from '@pwp/api-kit';

/** Where clamd listens: the path of a socket, or a host and port. */
export type ClamdAddress = { path: string } | { host: string; port: number };

/** clamd answered something else than a verdict: a limit of its own, a database that it cannot read. */
class ClamdRefused extends Error {
  constructor(said: string) {
    super(`clamd: ${said}`);
    this.name = 'ClamdRefused';
  }
}

/** Longest answer that is read, characters. */
const LONGEST_ANSWER = 1_000;
/** Longest part of a file in one message, bytes. */
const LONGEST_PART = 64 * 1024;

/**
 * Scans bytes by clamd's INSTREAM: the signature that was found, or undefined. Throws `ClamdRefused`, or when clamd does not answer before
 * `signal` aborts.
 */
export async function scanBytes(
  address: ClamdAddress,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const said = await callOutside({ system: 'clamd', verb: 'INSTREAM' }, () =>
    askClamd(address, instream(bytes), signal),
  );
  const [, signature] = /^stream: (.{1,200}) FOUND$/.exec(said) ?? [];
  if (signature === undefined && said !== 'stream: OK') throw new ClamdRefused(said);
  return signature;
}

/** The answer to a command without a body, such as `VERSION`. Throws when clamd does not answer before `signal` aborts. */
export function commandClamd(address: ClamdAddress, command: string, signal: AbortSignal): Promise<string> {
  return askClamd(address, [Buffer.from(`z${command}\0`)], signal);
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
  socket.on('error', reject);
  socket.once('close', () => reject(new Error('clamd: the answer is cut')));
  const leave = () => reject(new Error('clamd: no answer in time', { cause: signal.reason }));
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
    if (over.aborted) return;
    if (!socket.write(part)) await once(socket, 'drain', { signal: over });
  }
}
