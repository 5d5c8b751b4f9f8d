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

/** What the HTTP application is made of. */
export interface AppParts extends Serving {
  log: Logger;
  outage: DatabaseOutage;
  metrics: Metrics;
  routes: readonly MountedRoute[];
  /** Ids of the modules that did not start. */
  unavailable: readonly string[];
}

/** The Koa application: request-id → access log → problems → routes; so the log has the status of what was refused. */
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
  // Everything that fails is answered by `problems`; what still arrives here is a caller that left.
  app.on('error', (error: unknown) => log.debug({ err: error }, 'the answer could not be sent'));
  return app;
}

/** A method that an address does not have is a problem like any other. */
const REFUSED = {
  throw: true,
  methodNotAllowed: () => methodeRefusee(),
  notImplemented: () => methodeRefusee(),
} as const;

/** A router for each module, chosen by its part of the path: no request is compared with the routes of all modules. */
function moduleRoutes(routes: readonly MountedRoute[], unavailable: readonly string[], serving: Serving): Middleware {
  const routers = new Map<string, Middleware>(unavailable.map((module) => [module, refuseModule]));
  for (const [module, own] of Map.groupBy(routes, (mounted) => mounted.module)) {
    const router = new Router({ sensitive: true });
    for (const { route, template } of own) router[route.method](template, serveRoute(route, template, serving));
    const serve = router.routes();
    const refuse = router.allowedMethods(REFUSED);
    // What a router's context has beside Koa's is put there by the router.
    routers.set(module, (context, next) =>
      serve(context as RouterContext, () => refuse(context as RouterContext, next)),
    );
  }
  return (context, next) => {
    const [, , module = ''] = context.path.split('/', 3);
    return routers.get(module)?.(context, next) ?? next();
  };
}

function refuseModule(): never {
  throw moduleIndisponible(
    'Ce service n’a pas pu démarrer. Les autres services du portail fonctionnent. Si cela dure, écrivez à l’assistance.',
  );
}

/** What is answered is what its type says: no browser guesses another one. */
function neverSniffed(context: Context, next: Next): Promise<unknown> {
  context.set('X-Content-Type-Options', 'nosniff');
  return next();
}

const OPENAPI = '/api/openapi.json';
const METRICS = '/metrics';

function systemRouter(metrics: Metrics, routes: readonly MountedRoute[]): Router {
  // Written when it is first asked for: it takes a third of a start.
  let document: string | undefined;
  const router = new Router();
  // The template and not the address, which may be written in many ways: it becomes a label of the metrics.
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
