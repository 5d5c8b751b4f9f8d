import type { IncomingMessage } from 'node:http';

const CREDENTIALS: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** Takes what proves who calls off a request, once its caller is known: who reads it later could call elsewhere in that name. */
export function withholdCredentials(request: IncomingMessage): void {
  const { headers, headersDistinct, rawHeaders } = request;
  for (const name of CREDENTIALS) {
    delete headers[name];
    delete headersDistinct[name];
  }
  // Names and values take turns.
  const isKept = (_: string, index: number) => !CREDENTIALS.has((rawHeaders[index - (index % 2)] ?? '').toLowerCase());
  request.rawHeaders = rawHeaders.filter(isKept);
}
