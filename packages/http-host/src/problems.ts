import type { IncomingMessage } from 'node:http';
import {
  corpsTropVolumineux,
  defineProblem,
  erreurInterne,
  introuvable,
  methodeRefusee,
  ProblemError,
  requeteInvalide,
  typeDeCorpsRefuse,
  type ProblemFactory,
} from '@pwp/api-kit';
import type { Context, Next } from 'koa';
import type { HostLog } from './access-log.ts';

/**
 * A refused body is read up to this many bytes, so that the sender reads the response instead of a reset connection.
 */
const DRAINED = 256 * 1024 * 1024;

/**
 * What an error of the host's own surroundings (its database, its disk) means, where it knows; it logs what is to be
 * logged of it.
 */
export type Explain = (error: unknown) => ProblemError | undefined;

/** Writes every error body: RFC 9457, in French, with a stable code. */
export function problems(log: HostLog, explain: Explain) {
  return async (context: Context, next: Next): Promise<void> => {
    try {
      await next();
      if (isRefused(context)) throw methodeRefusee(`À cette adresse : ${context.response.get('Allow')}.`);
      if (context.status === 404 && context.body === undefined) throw introuvable('Rien ne se trouve à cette adresse.');
    } catch (error) {
      const requestId = String(context.state['requestId']);
      const explained = explain(error);
      const problem = explained ?? (error instanceof ProblemError ? error : unexpected(error, context, log));
      if (problem.status === 503 && explained === undefined)
        log.warn({ err: problem.cause, code: problem.code }, 'a request was answered 503');
      await drain(context.req);
      write(context, problem, requestId);
    }
  };
}

/** The router answered that the address has no such method; `Allow` says which it has. */
function isRefused({ status, body }: Context): boolean {
  return (status === 405 || status === 501) && body === undefined;
}

function write(context: Context, problem: ProblemError, requestId: string): void {
  context.status = problem.status;
  context.state['problem'] = problem.code;
  if (problem.status === 401) context.set('WWW-Authenticate', 'Bearer realm="pwp"');
  if (problem.status === 503) context.set('Retry-After', '5');
  if (problem.retryAfter !== undefined) context.set('Retry-After', String(problem.retryAfter));
  context.set('Cache-Control', 'no-store');
  context.type = 'application/problem+json';
  context.body = JSON.stringify(problem.toProblem(requestId));
}

/** Koa's own refusals (invalid JSON, too large) have a status; any other error is a bug of ours. */
function unexpected(error: unknown, context: Context, log: HostLog): ProblemError {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  const known = REFUSALS.get(status);
  if (known !== undefined) return known(undefined, { cause: error });
  if (context.res.destroyed && error instanceof Error && error.name === 'AbortError') return requeteAbandonnee();
  log.error({ err: error }, 'unexpected error');
  return erreurInterne('Réessayez dans un instant. Si cela se répète, donnez à l’assistance le numéro de la requête.', {
    cause: error,
  });
}

/** Work cancelled because its caller left is not an error, and nobody reads the response. */
export const requeteAbandonnee = defineProblem('requete-abandonnee', 499, 'L’appelant est parti');

const REFUSALS = new Map<number, ProblemFactory>([
  [400, requeteInvalide],
  [413, corpsTropVolumineux],
  [415, typeDeCorpsRefuse],
]);

async function drain(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  let read = 0;
  request.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > DRAINED) {
      request.destroy();
      resolve();
    }
  });
  request.on('end', resolve);
  request.on('close', resolve);
  request.resume();
  await promise;
}
