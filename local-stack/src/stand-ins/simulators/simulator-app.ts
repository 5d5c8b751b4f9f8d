import type { RequestListener } from 'node:http';
import Koa, { type Middleware } from 'koa';
import type { Router } from 'koa-router';
import { z } from 'zod';
import type { Panne } from './panne.ts';
import { SimulatorError } from './simulator-error.ts';

/** The clock; tests replace it. */
export type Clock = () => Date;

/** A running simulator: `handler` receives complete paths (`/simulateurs/…` and `/dev/…`), without stripping. */
export interface Simulator {
  handler: RequestListener;
  close(): Promise<void>;
}

/**
 * The parts of a simulator: `base` is the prefix of its protocol, which checks the key and the panne; `dev` routes
 * check neither. A protocol with its own authentication has no `apiKey`. `errorBody` formats an error, `{ code,
 * message }` by default.
 */
export interface SimulatorParts {
  base: string;
  apiKey?: string;
  errorBody?: (error: { code: string; message: string }) => unknown;
  panne: Panne;
  protocol: Router;
  dev: Router;
}

/** Mounts a simulator's routes behind its errors, its panne and its key. */
export function simulatorHandler(parts: SimulatorParts): RequestListener {
  const app = new Koa();
  const onProtocol =
    (middleware: Middleware): Middleware =>
    async (ctx, next) => {
      await (ctx.path.startsWith(`${parts.base}/`) ? middleware(ctx, next) : next());
    };
  app.use(errorBodies);
  const { errorBody } = parts;
  if (errorBody !== undefined) app.use(onProtocol(errorsAs(errorBody)));
  app.use(onProtocol(parts.panne.middleware));
  if (parts.apiKey !== undefined) app.use(onProtocol(requireKey(parts.apiKey)));
  for (const router of [parts.protocol, parts.dev]) app.use(router.routes()).use(router.allowedMethods());
  const callback = app.callback();
  return (req, res) => void callback(req, res);
}

/** Sends errors and unknown addresses as `{ code, message }`. */
export const errorBodies: Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    const known = asSimulatorError(error);
    ctx.status = known.status;
    ctx.body = { code: known.code, message: known.message };
    if (known.status === 500) ctx.app.emit('error', error, ctx);
    return;
  }
  if (ctx.respond === false || (ctx.body !== undefined && ctx.body !== null)) return;
  const status = ctx.status;
  if (status === 404) ctx.body = { code: 'ressource-inconnue', message: `${ctx.path} n’existe pas.` };
  if (status === 405 || status === 501) {
    ctx.body = { code: 'methode-refusee', message: `${ctx.method} n’est pas possible ici.` };
  }
  if (status >= 400) ctx.status = status;
};

/** Formats the errors of a protocol with its own format. */
function errorsAs(errorBody: NonNullable<SimulatorParts['errorBody']>): Middleware {
  return async (ctx, next) => {
    await errorBodies(ctx, next);
    if (ctx.respond === false || ctx.status < 400) return;
    const written = z.object({ code: z.string(), message: z.string() }).safeParse(ctx.body);
    const { status } = ctx;
    if (written.success) ctx.body = errorBody(written.data);
    ctx.status = status;
  };
}

function asSimulatorError(error: unknown): SimulatorError {
  if (error instanceof SimulatorError) return error;
  return new SimulatorError(500, 'erreur-interne', 'Le simulateur a rencontré une erreur.');
}

function requireKey(apiKey: string): Middleware {
  return (ctx, next) => {
    if (ctx.get('x-api-key') !== apiKey) {
      throw new SimulatorError(401, 'cle-invalide', 'La clé de l’en-tête X-Api-Key manque ou n’est pas valable.');
    }
    return next();
  };
}
