import { PassThrough, type Readable } from 'node:stream';
import { tropDeFlux } from './registry-problems.ts';

/** The open streams of the registry. */
export interface EventStreams {
  /** Throws `trop-de-flux`. */
  open: () => Readable;
  /** Tells all of them. */
  send: () => void;
  close: () => void;
}

/** How often a stream shows that it lives, ms: a browser that heard nothing for 15 s asks. */
const HEARTBEAT = 10_000;
/** An event: of a comment, no page hears. A named one: pages that follow statuses alone pass over it. */
const BEAT = 'event: vie\ndata:\n\n';
/** One browser has one; more than this are answered 503, and poll. */
const STREAMS = 1_500;

/**
 * Streams that say `read()` at once and whenever `send` is called. They end, and none is opened, while what is read is not current: who follows
 * asks elsewhere.
 */
export function createEventStreams(read: () => unknown, isCurrent: () => boolean = () => true): EventStreams {
  const streams = new Set<PassThrough>();
  const beat = setInterval(() => {
    for (const stream of streams) {
      if (isCurrent()) stream.write(BEAT);
      else stream.end();
    }
  }, HEARTBEAT).unref();
  const message = () => `data: ${JSON.stringify(read())}\n\n`;
  return {
    open() {
      if (streams.size >= STREAMS || !isCurrent()) throw tropDeFlux(undefined, { retryAfter: 60 });
      const stream = new PassThrough();
      stream.write(`retry: 5000\n${message()}`);
      streams.add(stream);
      stream.once('close', () => streams.delete(stream));
      return stream;
    },
    send() {
      const text = message();
      for (const stream of streams) stream.write(text);
    },
    close() {
      clearInterval(beat);
      for (const stream of streams) stream.end();
    },
  };
}
