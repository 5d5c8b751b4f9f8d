import { dropEarlyAnswers } from './early-answers.ts';
import { host } from './host-link.ts';
import { networkProblem, ProblemError, problemOf } from './problem-error.ts';
import { useSession } from './session.ts';
import { transport } from './transport.ts';

/** A request of the portal's API. */
export interface ApiRequest {
  method: string;
  /** From `/api/` on, with its query. */
  url: string;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | FormData | undefined;
  signal?: AbortSignal | undefined;
  /** Called as a form leaves; both in bytes, of the whole form. */
  onProgress?: ((sentBytes: number, totalBytes: number) => void) | undefined;
}

/**
 * Sends a request with the session's token and current guichet. Throws ProblemError when it is refused or reaches nobody;
 * an aborted request throws the signal's own error.
 */
export async function send(request: ApiRequest): Promise<Response> {
  if (request.method !== 'GET') dropEarlyAnswers();
  const response = await authorized(request);
  if (!response.ok) throw problemOf(response.status, await response.text(), response.headers.get('Retry-After'));
  return response;
}

/** What the API answers a token given before the rights of its account changed. */
const REVOKED = 'jeton-revoque';
/** Tokens say their age in seconds: one of the very second of the change is taken for older. The next second's is good, ms. */
const NEXT_SECOND = 1_000;

/**
 * One 401 is answered by a renewed session and one more try. When that token was drawn in the very second in which the account's
 * rights changed, another of the next second gets a last try. Any other second 401 is thrown.
 */
async function authorized(request: ApiRequest): Promise<Response> {
  const first = await attempt(request, false);
  if (first.status !== 401) return first;
  const second = await attempt(request, true);
  if (second.status !== 401) return second;
  const problem = problemOf(second.status, await second.text());
  if (problem.code !== REVOKED) throw problem;
  await new Promise((resolve) => setTimeout(resolve, NEXT_SECOND));
  return attempt(request, true);
}

async function attempt(request: ApiRequest, refused: boolean): Promise<Response> {
  const headers = { ...(await sessionHeaders(refused)), ...request.headers };
  try {
    return await transport({ ...request, headers });
  } catch (error) {
    if (request.signal?.aborted === true || error instanceof ProblemError) throw error;
    throw networkProblem(error);
  }
}

async function sessionHeaders(refused: boolean): Promise<Record<string, string>> {
  const token = await host().accessToken(refused);
  const { guichet } = useSession();
  return {
    Accept: 'application/json, application/problem+json, */*',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(guichet !== null && { 'X-Guichet': guichet.code }),
  };
}
