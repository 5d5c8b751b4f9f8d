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

let isTracing = false;

/** Begins a trace with each request from now on, or no longer: the API goes on with it. */
export function traceRequests(wanted: boolean): void {
  isTracing = wanted;
}

/** Sends a request with the current transport. */
export const transport: Transport = (request) =>
  carrier(isTracing ? { ...request, headers: { ...request.headers, traceparent: newTraceparent() } } : request);

/** The first step of a trace of its own, to be kept (W3C Trace Context). */
function newTraceparent(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `00-${hex.slice(0, 32)}-${hex.slice(32)}-01`;
}

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
