import { callOutside, traceHeaders } from '@pwp/api-kit/server';

/** A question to the registry. */
export interface RegistryQuestion {
  headers?: Headers;
  /** How long it may take, to the end of the answer, ms. */
  patience: number;
}

/**
 * Reads an address of the registry, which goes on with the trace at hand; `read` is given what it answered, or that nothing changed
 * (304). Throws when it answers anything else, or not in time.
 */
export function askRegistry<T>(
  url: string,
  { headers = new Headers(), patience }: RegistryQuestion,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  return callOutside({ system: 'registry', verb: 'GET' }, async (span) => {
    for (const [name, value] of Object.entries(traceHeaders())) headers.set(name, value);
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(patience), redirect: 'error' });
    span.set({ 'http.request.method': 'GET', 'http.response.status_code': response.status });
    if (!response.ok && response.status !== 304) throw new Error(`the registry answered ${response.status}`);
    return read(response);
  });
}
