import type { IncomingMessage } from 'node:http';
import { listen } from '@pwp/api-kit/server';

/** A server whose answers never end by themselves. */
export interface EndlessServer {
  url: string;
  /** Bytes that each answer sent before its reader left, in the order in which they were left. */
  left: () => Promise<number>;
  close: () => Promise<void>;
}

/** How an answer starts; one with `text` or `bytes` is whole. */
export interface EndlessStart {
  status?: number;
  headers?: Record<string, string>;
  text?: string;
  bytes?: Uint8Array;
}

const CHUNK = Buffer.alloc(64 * 1024, 'x');

/** Sends bytes without end to whoever reads them; `start` tells what each request gets first. */
export async function startEndlessServer(
  start: (request: IncomingMessage) => EndlessStart = () => ({}),
): Promise<EndlessServer> {
  const lefts: number[] = [];
  let waiting: ((sent: number) => void) | undefined;
  const server = await listen(
    (request, response) => {
      request.resume();
      const { status = 200, headers = {}, text, bytes = text } = start(request);
      response.writeHead(status, headers);
      if (bytes !== undefined) {
        response.end(bytes);
        return;
      }
      let sent = 0;
      const more = () => {
        let takes = true;
        while (takes && !response.destroyed) {
          takes = response.write(CHUNK);
          sent += CHUNK.length;
        }
      };
      response.on('drain', more).on('close', () => {
        if (waiting === undefined) lefts.push(sent);
        else waiting(sent);
        waiting = undefined;
      });
      more();
    },
    { port: 0, host: '127.0.0.1' },
  );
  return {
    url: server.url,
    left: () => {
      const sent = lefts.shift();
      if (sent !== undefined) return Promise.resolve(sent);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    close: () => server.close(0),
  };
}
