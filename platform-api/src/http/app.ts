import { methodeRefusee, moduleIndisponible } from '@pwp/api-kit';
import Koa, { type Context, type Middleware, type Next } from 'koa';
import { Router, type RouterContext } from 'koa-router';
import type { Logger } from 'pino';
import type { DatabaseOutage } from '../health/database-outage.ts';
import { accessLog } from './access-log.ts';
import { docsRouter } from './docs-page.ts';
import type { Metrics } from './metrics.ts';
import { openApiDocument, type MountedRoute } from './openapi.ts';
import { problems } from './problems.ts';
import { requestId } from './request-id.ts';
import { serveRoute, type Serving } from './serve-route.ts';

/** Dependencies of the HTTP application. */
export interface AppParts extends Serving {
  log: Logger;
  outage: DatabaseOutage;
  metrics: Metrics;
  routes: readonly MountedRoute[];
  /** Ids of the modules that failed to start. */
  unavailable: readonly string[];
}

/**
 * The Koa application: request-id → access log → problems → routes. The log is outermost, so that it sees the status
 * of a refusal.
 */
export function createApp(parts: AppParts): Koa {
  const { log, outage, metrics, routes, unavailable, ...serving } = parts;
  const app = new Koa();
  app.use(requestId);
  app.use(neverSniffed);
  app.use(accessLog(log, metrics));
  app.use(problems(log, outage));
  app.use(moduleRoutes(routes, unavailable, serving));
  for (const router of [systemRouter(metrics, routes), docsRouter()]) {
    app.use(router.routes());
    app.use(router.allowedMethods(REFUSED));
  }
  // `problems` handles every failure; an error here means that the caller left.
  app.on('error', (error: unknown) => log.debug({ err: error }, 'the answer could not be sent'));
  return app;
}

/** An unsupported method gets a problem like any other. */
const REFUSED = {
  throw: true,
  methodNotAllowed: () => methodeRefusee(),
  notImplemented: () => methodeRefusee(),
} as const;

/**
 * One router for each module, chosen by the path's prefix: a request is not compared with the routes of all modules.
 */
function moduleRoutes(routes: readonly MountedRoute[], unavailable: readonly string[], serving: Serving): Middleware {
  const routers = new Map<string, Middleware>(unavailable.map((module) => [module, refuseModule]));
  for (const [module, own] of Map.groupBy(routes, (mounted) => mounted.module)) {
    const router = new Router({ sensitive: true });
    for (const { route, template } of own) router[route.method](template, serveRoute(route, template, serving));
    const serve = router.routes();
    const refuse = router.allowedMethods(REFUSED);
    // The router adds the extra fields of its context.
    routers.set(module, async (context, next) => {
      await serve(context as RouterContext, async () => {
        await refuse(context as RouterContext, next);
      });
    });
  }
  return async (context, next) => {
    const [, , module = ''] = context.path.split('/', 3);
    const serve = routers.get(module);
    await (serve === undefined ? next() : serve(context, next));
  };
}

function refuseModule(): never {
  throw moduleIndisponible(
    'Ce service n’a pas pu démarrer. Les autres services du portail fonctionnent. Si cela dure, écrivez à l’assistance.',
  );
}

/** Browsers must not guess another media type than the declared one. */
function neverSniffed(context: Context, next: Next): Promise<unknown> {
  context.set('X-Content-Type-Options', 'nosniff');
  return next();
}

const OPENAPI = '/api/openapi.json';
const METRICS = '/metrics';

function systemRouter(metrics: Metrics, routes: readonly MountedRoute[]): Router {
  // Built at the first request: it takes a third of a start.
  let document: string | undefined;
  const router = new Router();
  // The template, not the address, which has many spellings: it becomes a metrics label.
  router.get(OPENAPI, (context) => {
    context.state['route'] = OPENAPI;
    context.type = 'json';
    context.body = document ??= JSON.stringify(openApiDocument(routes, ['/']));
  });
  router.get(METRICS, async (context) => {
    context.state['route'] = METRICS;
    context.type = metrics.registry.contentType;
    context.body = await metrics.registry.metrics();
  });
  return router;
}
