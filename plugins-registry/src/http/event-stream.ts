import type { ServerResponse } from 'node:http';

/** The open streams of the registry. */
export interface EventStreams {
  open: (response: ServerResponse) => void;
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
  const streams = new Set<ServerResponse>();
  const beat = setInterval(() => {
    for (const stream of streams) {
      if (isCurrent()) stream.write(BEAT);
      else stream.end();
    }
  }, HEARTBEAT).unref();
  const message = () => `data: ${JSON.stringify(read())}\n\n`;
  return {
    open(response) {
      if (streams.size >= STREAMS || !isCurrent()) {
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
