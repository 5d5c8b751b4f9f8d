import type { ServerResponse } from 'node:http';
import type { Problem } from '@pwp/contracts';

/** Answers an error body of the portal (RFC 9457); `retryAfter` is in s. */
export function sendProblem(response: ServerResponse, problem: Omit<Problem, 'type'>, retryAfter?: number): void {
  if (response.headersSent || response.destroyed) return;
  const body: Problem = { type: 'about:blank', ...problem };
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  });
  response.end(JSON.stringify(body));
}
