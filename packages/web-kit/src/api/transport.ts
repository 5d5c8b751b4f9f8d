import type { ApiRequest } from './request.ts';

/** Sends a request to the API and returns its response. Rejects when there is no response. */
export type Transport = (request: ApiRequest & { headers: Readonly<Record<string, string>> }) => Promise<Response>;

/** The browser's transport. A form uses XMLHttpRequest, since fetch reports no upload progress. */
export const browserTransport: Transport = (request) => {
  const { method, url, headers, body = null, signal = null } = request;
  if (body instanceof FormData) return sendForm({ ...request, body });
  return fetch(url, { method, headers, body, signal });
};

/** The current transport; a test replaces it. */
let carrier = browserTransport;

/** Sends a request with the current transport. */
export const transport: Transport = (request) => carrier(request);

/** Sets the transport of all requests; returns the previous one. */
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
