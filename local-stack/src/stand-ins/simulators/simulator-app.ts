import type { RequestListener } from 'node:http';
import Koa, { type Context, type Middleware } from 'koa';
import { Router } from 'koa-router';
import { Panne } from './panne.ts';
import { readBody } from './request-body.ts';
import { SimulatorError } from './simulator-error.ts';

/** The clock; tests replace it. */
export type Clock = () => Date;

/** A running simulator: `handler` receives complete paths (`/simulateurs/…` and `/dev/…`), without stripping. */
export interface Simulator {
  handler: RequestListener;
  close(): Promise<void>;
}

/** What each simulator is told: `dataDir` holds its state, `slowMs` is the delay of the panne `lent`, in ms. */
export interface SimulatorOptions {
  dataDir: string;
  clock?: Clock;
  slowMs?: number;
}

/**
 * The parts of a simulator: `base` is the prefix of its protocol, which checks the key and the panne; the routes of
 * `dev`, below `page`, check neither. A protocol with its own authentication has no `apiKey`. `errorBody` formats an
 * error, `{ code, message }` by default.
 */
interface SimulatorParts {
  name: string;
  base: string;
  page: string;
  apiKey?: string;
  slowMs: number | undefined;
  errorBody?: (error: { code: string; message: string }) => unknown;
  protocol: Router;
  dev: (router: Router, panne: Panne) => void;
  close: () => void | Promise<void>;
}

/** Mounts a simulator's routes behind its errors, its panne and its key. */
export function createSimulator(parts: SimulatorParts): Simulator {
  const app = new Koa();
  const panne = new Panne(parts.name, parts.slowMs);
  const onProtocol =
    (middleware: Middleware): Middleware =>
    async (ctx, next) => {
      await (ctx.path.startsWith(`${parts.base}/`) ? middleware(ctx, next) : next());
    };
  const dev = panneRoutes(parts.page, panne);
  parts.dev(dev, panne);
  app.use(errorBodies);
  if (parts.errorBody !== undefined) app.use(onProtocol(errorsAs(parts.errorBody)));
  app.use(onProtocol(panne.middleware));
  if (parts.apiKey !== undefined) app.use(onProtocol(requireKey(parts.apiKey)));
  for (const router of [parts.protocol, dev]) app.use(router.routes()).use(router.allowedMethods());
  const callback = app.callback();
  return {
    handler: (request, response) => void callback(request, response),
    async close() {
      panne.close();
      await parts.close();
    },
  };
}

/** The routes below a simulator's page, with its failure switch. */
function panneRoutes(page: string, panne: Panne): Router {
  const router = new Router({ prefix: page });
  router.get('/panne', panne.read);
  return router.post('/panne', readBody('mode-invalide'), panne.write);
}

/** Answers what was done by hand: the page for a form of it, `body` for JSON. */
export function answerAct(ctx: Context, page: string, body: unknown): void {
  if (ctx.is('urlencoded', 'multipart') === false) {
    ctx.body = body;
    return;
  }
  ctx.redirect(page);
  ctx.status = 303;
}

/** Sends errors and unknown addresses as `{ code, message }`. */
export const errorBodies: Middleware = errorsAs((error) => error);

/** Formats the errors of a protocol with its own format. */
function errorsAs(errorBody: NonNullable<SimulatorParts['errorBody']>): Middleware {
  return async (ctx, next) => {
    const answer = (status: number, code: string, message: string) => {
      ctx.status = status;
      ctx.body = errorBody({ code, message });
      ctx.status = status;
    };
    try {
      await next();
    } catch (error) {
      if (error instanceof SimulatorError) return answer(error.status, error.code, error.message);
      ctx.app.emit('error', error, ctx);
      return answer(500, 'erreur-interne', 'Le simulateur a rencontré une erreur.');
    }
    const { status } = ctx;
    if (ctx.respond === false || (ctx.body !== undefined && ctx.body !== null)) return;
    if (status === 404) answer(404, 'ressource-inconnue', `${ctx.path} n’existe pas.`);
    else if (status === 405 || status === 501)
      answer(status, 'methode-refusee', `${ctx.method} n’est pas possible ici.`);
  };
}

function requireKey(apiKey: string): Middleware {
  return (ctx, next) => {
    if (ctx.get('x-api-key') !== apiKey) {
      throw new SimulatorError(401, 'cle-invalide', 'La clé de l’en-tête X-Api-Key manque ou n’est pas valable.');
    }
    return next();
  };
}
