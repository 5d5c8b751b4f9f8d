import { HEIC_LIMITS, type HeicAnswer, type HeicRequest } from './heic-answer.ts';

/**
 * Decodes a HEIC in a worker of its own, because browsers cannot. `signal` aborts it. Rejects when the decoder does not
 * come.
 */
export async function readHeic(blob: Blob, signal: AbortSignal): Promise<HeicAnswer> {
  const [wasm, file] = await Promise.all([fetchDecoder(signal), blob.arrayBuffer()]);
  return decodeAside({ wasm, file }, signal);
}

/** Fetched here because the worker's policy allows no network (`WORKER_POLICY`). */
async function fetchDecoder(signal: AbortSignal): Promise<ArrayBuffer> {
  const answer = await fetch(new URL('libheif-js/libheif-wasm/libheif.wasm', import.meta.url), { signal });
  if (!answer.ok) throw new Error(`libheif: ${answer.status}`);
  return answer.arrayBuffer();
}

async function decodeAside(request: HeicRequest, signal: AbortSignal): Promise<HeicAnswer> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<HeicAnswer>();
  const worker = new Worker(new URL('./heic-worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<HeicAnswer>) => resolve(data));
  // Its script failed to load; decoding errors are answers instead.
  worker.addEventListener('error', reject);
  signal.addEventListener('abort', reject);
  const late = setTimeout(() => resolve({ fault: 'trop-longue' }), HEIC_LIMITS.time);
  worker.postMessage(request, [request.wasm, request.file]);
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    worker.terminate();
  }
}
