import { dropEarlyAnswers } from './early-answers.ts';
import { host } from '../module/host-link.ts';
import { networkProblem, ProblemError, problemOf } from './problem-error.ts';
import { useSession } from '../session/session.ts';
import { transport } from './transport.ts';
import { whileWorking } from './work-under-way.ts';

/** A request of the portal's API. */
export interface ApiRequest {
  method: string;
  /** Starts with `/api/`, with its query. */
  url: string;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | FormData | undefined;
  signal?: AbortSignal | undefined;
  /** Nobody asked for it: it is refused when the session is over, rather than have the person sign in again. */
  background?: boolean | undefined;
  /** Called while a form uploads; both values in bytes of the whole form. */
  onProgress?: ((sentBytes: number, totalBytes: number) => void) | undefined;
}

/**
 * Sends a request with the session's token and current guichet. Throws ProblemError when it is refused or gets no
 * response; an aborted request throws the signal's own error.
 */
export function send(request: ApiRequest): Promise<Response> {
  const answer = answerTo(request);
  return request.background === true ? answer : whileWorking(answer);
}

async function answerTo(request: ApiRequest): Promise<Response> {
  if (request.method !== 'GET') dropEarlyAnswers();
  const response = await authorized(request);
  if (!response.ok) throw problemOf(response.status, await response.text(), response.headers.get('Retry-After'));
  return response;
}

/** The API's answer to a token issued before its account's rights changed. */
const REVOKED = 'jeton-revoque';
/**
 * A token's age is in whole seconds, so one issued in the second of the change looks older. This wait reaches the
 * next second, ms.
 */
const NEXT_SECOND = 1_000;

/**
 * A 401 renews the session and retries once, unless the request runs in the background. If the new token was issued in
 * the very second of the change of rights, one more retry uses a token of the next second. Any other second 401 is thrown.
 */
async function authorized(request: ApiRequest): Promise<Response> {
  const first = await attempt(request, false);
  if (first.status !== 401 || request.background === true) return first;
  const second = await attempt(request, true);
  if (second.status !== 401) return second;
  const problem = problemOf(second.status, await second.text());
  if (problem.code !== REVOKED) throw problem;
  await new Promise((resolve) => setTimeout(resolve, NEXT_SECOND));
  return attempt(request, true);
}

async function attempt(request: ApiRequest, refused: boolean): Promise<Response> {
  const headers = { ...(await sessionHeaders(refused, request.background ?? false)), ...request.headers };
  try {
    return await transport({ ...request, headers });
  } catch (error) {
    if (request.signal?.aborted === true || error instanceof ProblemError) throw error;
    throw networkProblem(error);
  }
}

async function sessionHeaders(refused: boolean, background: boolean): Promise<Record<string, string>> {
  const token = await host().accessToken(refused, background);
  const { guichet } = useSession();
  return {
    Accept: 'application/json, application/problem+json, */*',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(guichet !== null && { 'X-Guichet': guichet.code }),
  };
}
