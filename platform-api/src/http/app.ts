import { methodeRefusee } from '@pwp/api-kit';
import Koa, { type Context, type Next } from 'koa';
import { Router } from 'koa-router';
import type { Logger } from 'pino';
import { accessLog } from './access-log.ts';
import { docsRouter } from './docs-page.ts';
import type { Metrics } from './metrics.ts';
import { openApiDocument, type MountedRoute } from './openapi.ts';
import { problems } from './problems.ts';
import { requestId } from './request-id.ts';
import { serveRoute, type ResolveCaller } from './serve-route.ts';

/** What the HTTP application is made of. */
export interface AppParts {
  log: Logger;
  metrics: Metrics;
  routes: readonly MountedRoute[];
  resolveCaller: ResolveCaller;
}

/** The Koa application: request-id → access log → problems → routes; so the log has the status of what was refused. */
export function createApp({ log, metrics, routes, resolveCaller }: AppParts): Koa {
  const app = new Koa();
  app.use(requestId);
  app.use(neverSniffed);
  app.use(accessLog(log, metrics));
  app.use(problems(log));
  const router = new Router();
  for (const { route, template } of routes) router[route.method](template, serveRoute(route, template, resolveCaller));
  app.use(router.routes());
  app.use(systemRouter(metrics, routes).routes());
  app.use(docsRouter().routes());
  app.use(
    router.allowedMethods({
      throw: true,
      methodNotAllowed: () => methodeRefusee(),
      notImplemented: () => methodeRefusee(),
    }),
  );
  // Everything that fails is answered by `problems`; what still arrives here is a caller that left.
  app.on('error', (error: unknown) => log.debug({ err: error }, 'the answer could not be sent'));
  return app;
}

/** What is answered is what its type says: no browser guesses another one. */
async function neverSniffed(context: Context, next: Next): Promise<void> {
  context.set('X-Content-Type-Options', 'nosniff');
  await next();
}

function systemRouter(metrics: Metrics, routes: readonly MountedRoute[]): Router {
  const document = JSON.stringify(openApiDocument(routes, ['/']));
  const router = new Router();
  router.get('/api/openapi.json', (context) => {
    context.state['route'] = context.path;
    context.type = 'json';
    context.body = document;
  });
  router.get('/metrics', async (context) => {
    context.state['route'] = context.path;
    context.type = metrics.registry.contentType;
    context.body = await metrics.registry.metrics();
  });
  return router;
}
