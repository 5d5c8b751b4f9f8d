import type { ServerResponse } from 'node:http';

/** The open streams of the registry. */
export interface EventStreams {
  open: (response: ServerResponse) => void;
  /** Tells all of them. */
  send: () => void;
  close: () => void;
}

/** How often a stream that has nothing to say shows that it lives, ms. */
const HEARTBEAT = 15_000;
/** One browser has one; more than this are answered 503, and poll. */
const STREAMS = 1_500;

/** Streams that say `read()` at once and whenever `send` is called. */
export function createEventStreams(read: () => unknown): EventStreams {
  const streams = new Set<ServerResponse>();
  const beat = setInterval(() => {
    for (const stream of streams) stream.write(': \n\n');
  }, HEARTBEAT).unref();
  const message = () => `data: ${JSON.stringify(read())}\n\n`;
  return {
    open(response) {
      if (streams.size >= STREAMS) {
        response.writeHead(503, { 'Retry-After': '60' }).end();
        return;
      }
      response.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        // A reverse proxy that keeps answers until they end would keep this one for ever.
        'X-Accel-Buffering': 'no',
      });
      response.write(`retry: 5000\n${message()}`);
      streams.add(response);
      response.once('close', () => streams.delete(response));
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
