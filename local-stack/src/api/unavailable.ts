import type { RequestListener } from 'node:http';
import type { Problem } from '@pwp/contracts';

/** Answers 503 with this sentence, and that it may be tried again. */
export function unavailable(detail: string): RequestListener {
  const problem: Problem = {
    type: 'about:blank',
    title: 'Service indisponible',
    status: 503,
    code: 'service-indisponible',
    detail,
  };
  return (request, response) => {
    request.resume();
    response.writeHead(problem.status, {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': '2',
    });
    response.end(JSON.stringify(problem));
  };
}
