import { Readable } from 'node:stream';

/** A file that an outside system gives: the headers of its answer, and its bytes as they arrive. */
export interface ProviderContent {
  headers: Headers;
  body: Readable;
}

/**
 * The content of a response whose sender may be silent for `silenceMs` at a time. Time that its reader takes does not
 * count. `late` aborts the response: after such a silence, or once the reader has left.
 */
export function contentOf(response: Response, late: AbortController, silenceMs: number): ProviderContent {
  const { headers, body } = response;
  const bytes = body === null ? Readable.from([]) : Readable.from(untilSilent(body, late, silenceMs), BYTES);
  bytes.once('close', () => late.abort());
  return { headers, body: bytes };
}

const BYTES = { objectMode: false };

async function* untilSilent(
  body: NonNullable<Response['body']>,
  late: AbortController,
  silenceMs: number,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const timer = setTimeout(() => late.abort(new Error(`no more bytes in ${silenceMs} ms`)), silenceMs);
    const read = await reader.read().finally(() => clearTimeout(timer));
    if (read.done) return;
    yield read.value;
  }
}
