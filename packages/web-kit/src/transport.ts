import type { ApiRequest } from './request.ts';

/** What carries a request to the API and brings its answer. Rejects when nothing answered. */
export type Transport = (request: ApiRequest & { headers: Readonly<Record<string, string>> }) => Promise<Response>;

/** The browser's own; a form goes by XMLHttpRequest, since fetch tells nothing of what was sent. */
export const browserTransport: Transport = (request) => {
  const { method, url, headers, body = null, signal = null } = request;
  if (body instanceof FormData) return sendForm({ ...request, body });
  return fetch(url, { method, headers, body, signal });
};

/** The one in use: a test puts its own in place. */
let carrier = browserTransport;

/** Carries a request by the one in use. */
export const transport: Transport = (request) => carrier(request);

/** Carries all requests from now on; answers who did before. */
export function installTransport(other: Transport): Transport {
  const before = carrier;
  carrier = other;
  return before;
}

function sendForm({ method, url, headers, body, signal, onProgress }: Parameters<Transport>[0] & { body: FormData }) {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  if (signal?.aborted === true) return Promise.reject<Response>(signal.reason);
  const request = new XMLHttpRequest();
  const abort = () => request.abort();
  request.open(method, url);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  if (onProgress !== undefined) {
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded, event.total));
  }
  request.addEventListener('load', () => {
    const type = request.getResponseHeader('Content-Type') ?? '';
    const text = request.responseText === '' ? null : request.responseText;
    resolve(new Response(text, { status: request.status, headers: { 'Content-Type': type } }));
  });
  request.addEventListener('error', () => reject(new TypeError('The form reached nobody.')));
  request.addEventListener('abort', () => reject(signal?.reason ?? new TypeError('The form was cut.')));
  request.addEventListener('loadend', () => signal?.removeEventListener('abort', abort));
  signal?.addEventListener('abort', abort);
  request.send(body);
  return promise;
}
