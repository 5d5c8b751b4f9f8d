import { ServerResponse, type IncomingMessage, type RequestListener } from 'node:http';
import { listen } from '@pwp/api-kit';

/**
 * How a double behaves: as documented, answering 503, closing the connection, or doing the work and answering after
 * every timeout.
 */
type DoubleMode = 'ok' | 'error' | 'cut' | 'late';

/** A test double of an outside system, over real HTTP. */
export interface OutsideDouble {
  url: string;
  apiKey: string;
  mode: DoubleMode;
  /** « METHOD /path » of each request, refused or not. */
  readonly calls: string[];
  /** `traceparent` of each request. */
  readonly traceparents: unknown[];
  close(): Promise<void>;
}

/** What a double answers when its mode is `ok`, and does when it is `late`. */
export type Answer = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void> | void;

/** Starts a double on a free port; it answers a wrong key with 401. */
export async function startDouble(answer: Answer): Promise<OutsideDouble> {
  const calls: string[] = [];
  const traceparents: unknown[] = [];
  const double: OutsideDouble = {
    url: '',
    apiKey: 'cle-de-test',
    mode: 'ok',
    calls,
    traceparents,
    close: () => Promise.resolve(),
  };
  const handler: RequestListener = (request, response) => {
    const path = (request.url ?? '').replace(/^\/v1/, '');
    calls.push(`${request.method} ${path}`);
    traceparents.push(request.headers['traceparent']);
    if (double.mode === 'cut') {
      request.socket.destroy();
    } else if (double.mode === 'error') {
      answerJson(request, response, 503, { code: 'indisponible', message: 'Indisponible.' });
    } else if (request.headers['x-api-key'] !== double.apiKey) {
      answerJson(request, response, 401, { code: 'cle-invalide', message: 'Clé invalide.' });
    } else {
      // The caller has timed out, so nothing is written.
      const answered = double.mode === 'late' ? new ServerResponse(request) : response;
      Promise.resolve(answer(request, answered, path)).catch((error: unknown) => response.destroy(asError(error)));
    }
  };
  const server = await listen(handler, { port: 0, host: '127.0.0.1' });
  double.url = `${server.url}/v1`;
  double.close = () => server.close(0);
  return double;
}

/** Answers with JSON once the whole request is read. */
export function answerJson(request: IncomingMessage, response: ServerResponse, status: number, body: unknown): void {
  request.resume();
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
