import type { IncomingMessage } from 'node:http';
import {
  corpsTropVolumineux,
  defineProblem,
  erreurInterne,
  introuvable,
  ProblemError,
  requeteInvalide,
  serviceIndisponible,
  stockagePlein,
  typeDeCorpsRefuse,
  type ProblemFactory,
} from '@pwp/api-kit';
import type { Context, Next } from 'koa';
import type { Logger } from 'pino';
import type { DatabaseOutage } from '../health/database-outage.ts';
import { isDiskFull, NO_ROOM } from '../files/full-disk.ts';

/**
 * A refused body is read up to this many bytes, so that the sender reads the response instead of a reset connection.
 */
const DRAINED = 256 * 1024 * 1024;

/** Writes every error body: RFC 9457, in French, with a stable code. */
export function problems(log: Logger, outage: DatabaseOutage) {
  return async (context: Context, next: Next): Promise<void> => {
    try {
      await next();
      if (context.status === 404 && context.body === undefined) throw introuvable('Rien ne se trouve à cette adresse.');
    } catch (error) {
      const lost = outage.noticed(error);
      const problem =
        error instanceof ProblemError ? error : lost ? baseIndisponible(error) : unexpected(error, context, log);
      if (problem.status === 503 && !lost)
        log.warn({ err: problem.cause, code: problem.code, requestId: context.state['requestId'] });
      await drain(context.req);
      write(context, problem);
    }
  };
}

function write(context: Context, problem: ProblemError): void {
  const requestId: unknown = context.state['requestId'];
  context.status = problem.status;
  context.state['problem'] = problem.code;
  if (problem.status === 401) context.set('WWW-Authenticate', 'Bearer realm="pwp"');
  if (problem.status === 503) context.set('Retry-After', '5');
  if (problem.retryAfter !== undefined) context.set('Retry-After', String(problem.retryAfter));
  context.set('Cache-Control', 'no-store');
  context.type = 'application/problem+json';
  context.body = JSON.stringify(problem.toProblem(typeof requestId === 'string' ? requestId : undefined));
}

const baseIndisponible = (cause: unknown) =>
  serviceIndisponible('La base de données ne répond pas. Réessayez dans un instant.', { cause });

/** Koa's own refusals (invalid JSON, too large) have a status; any other error is a bug of ours. */
function unexpected(error: unknown, context: Context, log: Logger): ProblemError {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  const known = REFUSALS.get(status);
  if (known !== undefined) return known(undefined, { cause: error });
  if (context.res.destroyed && error instanceof Error && error.name === 'AbortError') return requeteAbandonnee();
  if (isDiskFull(error)) {
    log.error({ err: error, requestId: context.state['requestId'] }, 'there is no room left');
    return stockagePlein(NO_ROOM, { cause: error });
  }
  log.error({ err: error, requestId: context.state['requestId'] }, 'unexpected error');
  return erreurInterne('Réessayez dans un instant. Si cela se répète, donnez à l’assistance le numéro de la requête.', {
    cause: error,
  });
}

/** Work cancelled because its caller left is not an error, and nobody reads the response. */
const requeteAbandonnee = defineProblem('requete-abandonnee', 499, 'L’appelant est parti');

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
