import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem } from '@pwp/contracts';

const PROBLEM: Problem = {
  type: 'about:blank',
  title: 'Connexion indisponible',
  status: 503,
  code: 'service-indisponible',
  detail: 'La connexion ne répond pas. Réessayez dans un instant : rien n’a été perdu.',
};

/** When to ask again, s. */
const RETRY_AFTER = '5';

/** Answers 503 with a page, under its policy. */
export function sendUnavailable(request: IncomingMessage, response: ServerResponse, html: string, policy: string) {
  response.writeHead(503, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'retry-after': RETRY_AFTER,
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : html);
}

/** Whether an address is the identity's. It comes to the shell when what stands in front found no identity to hand it to. */
export function isIdentitys(path: string): boolean {
  return path.startsWith('/auth/');
}

/** Answers in place of the identity: a browser that opens a page has one that waits for it, whoever else asks has a problem. */
export function standInForIdentity(
  request: IncomingMessage,
  response: ServerResponse,
  { html, policy }: { html: string; policy: string },
): void {
  if (request.headers.accept?.includes('text/html') === true) {
    sendUnavailable(request, response, html, policy);
    return;
  }
  response.writeHead(503, {
    'content-type': 'application/problem+json; charset=utf-8',
    'retry-after': RETRY_AFTER,
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(PROBLEM));
}
