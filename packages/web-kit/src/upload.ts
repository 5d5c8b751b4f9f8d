import { networkProblem } from './problem-error.ts';

/** What an upload may say beside its form. */
export interface UploadOptions {
  /** POST unless said: PUT for a file that has its address. */
  method?: 'POST' | 'PUT' | undefined;
  headers?: Record<string, string> | undefined;
  /** Called as bytes leave; both in bytes, of the whole form. */
  onProgress?: ((sentBytes: number, totalBytes: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Sends a form by XMLHttpRequest, since fetch tells nothing of what was sent. */
export function sendForm(
  path: string,
  form: FormData,
  headers: Record<string, string>,
  options: UploadOptions,
): Promise<{ status: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const { signal, onProgress } = options;
  if (signal?.aborted === true) return Promise.reject(signal.reason);
  const request = new XMLHttpRequest();
  const abort = () => request.abort();
  request.open(options.method ?? 'POST', path);
  for (const [name, value] of Object.entries({ ...headers, ...options.headers })) request.setRequestHeader(name, value);
  if (onProgress !== undefined) {
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded, event.total));
  }
  request.addEventListener('load', () => resolve({ status: request.status, body: request.responseText }));
  request.addEventListener('error', () => reject(networkProblem()));
  request.addEventListener('abort', () => reject(signal?.reason ?? networkProblem()));
  request.addEventListener('loadend', () => signal?.removeEventListener('abort', abort));
  signal?.addEventListener('abort', abort);
  request.send(form);
  return promise;
}
