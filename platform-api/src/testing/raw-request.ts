import { connect } from 'node:net';

/** A request sent byte for byte: nothing is escaped, refused or redirected. */
export interface RawRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

/** The status and the whole response; status 0 when the connection closed without one. Rejects after `patience` ms. */
export function sendRaw(
  origin: string,
  request: RawRequest,
  patience: number,
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(origin);
  const body = Buffer.from(request.body ?? '');
  const head = [
    `${request.method} ${request.path} HTTP/1.1`,
    'Host: portail',
    'Connection: close',
    `Content-Length: ${body.length}`,
    ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`),
  ].join('\r\n');
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const socket = connect(Number(port), hostname, () =>
    socket.write(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body])),
  );
  let text = '';
  const timer = setTimeout(() => {
    reject(new Error(`no answer within ${patience} ms: ${request.method} ${request.path.slice(0, 200)}`));
    socket.destroy();
  }, patience);
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  // A refused request head gets a response, then a reset.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearTimeout(timer);
    resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
  });
  return promise;
}
