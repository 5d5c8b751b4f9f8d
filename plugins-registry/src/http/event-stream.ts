import { PassThrough, type Readable } from 'node:stream';
import { tropDeFlux } from './registry-problems.ts';

/** Open event streams. */
export interface EventStreams {
  /** Throws `trop-de-flux`. */
  open: () => Readable;
  /** Sends the current state to all streams. */
  send: () => void;
  close: () => void;
}

/** Interval of heartbeats, ms: a browser polls after 15 s of silence. */
const HEARTBEAT = 10_000;
/** An event, since pages do not see comments; named, so that listeners for statuses ignore it. */
const BEAT = 'event: vie\ndata:\n\n';
/** Most streams, one per browser. Further browsers get 503 and poll. */
const STREAMS = 1_500;

/**
 * Creates streams that send `read()` at once and on each `send`. While `isCurrent` is false they end and none opens, so that
 * browsers try another process.
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
