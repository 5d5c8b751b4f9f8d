import { isTracing, moduleIndisponible } from '@pwp/api-kit';
import Koa, { type Context, type Middleware, type Next } from 'koa';
import { Router, type RouterContext } from 'koa-router';
import { accessLog, type HostLog, type Observe } from './access-log.ts';
import { createHeavyTurns } from './heavy-turns.ts';
import type { MountedRoute } from './mounted-route.ts';
import { problems, type Explain } from './problems.ts';
import { requestId } from './request-id.ts';
import { serveRoute, type OwnServing, type Serving } from './serve-route.ts';
import { traceRequests } from './trace-requests.ts';

/** What an HTTP host is made of. */
export interface HostParts<A> extends Serving<A> {
  log: HostLog;
  observe: Observe;
  explain: Explain;
  routes: readonly MountedRoute<A>[];
  /** Paths of which everything answers `module-indisponible`: `/api/<module>`. */
  unavailable?: readonly string[];
  /** Whether everything at a path does so now: its module is turned off. */
  isOff?: (prefix: string) => boolean | Promise<boolean>;
}

/**
 * The Koa application: request-id → trace, if any → access log → problems → routes. The log is outermost, so that it sees the status
 * of a refusal.
 */
export function createHost<A>(parts: HostParts<A>): Koa {
  const { log, observe, explain, routes, unavailable = [], isOff = () => false, ...serving } = parts;
  const app = new Koa();
  app.use(requestId);
  if (isTracing()) app.use(traceRequests);
  app.use(keptToThePage);
  app.use(accessLog(log, observe));
  app.use(problems(log, explain));
  app.use(servePrefixes(routes, { unavailable, isOff }, { ...serving, heavyTurns: createHeavyTurns() }));
  // `problems` handles every failure; an error here means that the caller left.
  app.on('error', (error: unknown) => log.debug({ err: error }, 'the answer could not be sent'));
  return app;
}

/** One router for each prefix: a request is not compared with all routes. */
function servePrefixes<A>(
  routes: readonly MountedRoute<A>[],
  { unavailable, isOff }: Required<Pick<HostParts<A>, 'unavailable' | 'isOff'>>,
  serving: Serving<A> & OwnServing,
): Middleware {
  const routers = new Map<string, Middleware>(unavailable.map((prefix) => [prefix, refuseModule]));
  for (const [prefix, own] of Map.groupBy(routes, ({ template }) => prefixOf(template))) {
    const router = new Router({ sensitive: true });
    for (const mounted of own) router[mounted.route.method](mounted.template, serveRoute(mounted, serving));
    const serve = router.routes();
    const refuse = router.allowedMethods();
    // The router adds the extra fields of its context.
    routers.set(prefix, async (context, next) => {
      await serve(context as RouterContext, async () => {
        await refuse(context as RouterContext, next);
      });
    });
  }
  return async (context, next) => {
    const [, first = '', second = ''] = context.path.split('/', 3);
    const both = `/${first}/${second}`;
    const prefix = routers.has(both) ? both : `/${first}`;
    const serve = routers.get(prefix);
    if (serve === undefined) {
      await next();
      return;
    }
    const off = isOff(prefix);
    if (typeof off === 'boolean' ? off : await off)
      throw moduleIndisponible('Ce service est désactivé pour le moment. Les autres services du portail fonctionnent.');
    await serve(context, next);
  };
}

/** The first two parts of a template, or the first alone where the second is a parameter. */
function prefixOf(template: string): string {
  const [, first = '', second = ''] = template.split('/', 3);
  return second === '' || /[:*]/.test(second) ? `/${first}` : `/${first}/${second}`;
}

function refuseModule(): never {
  throw moduleIndisponible(
    'Ce service n’a pas pu démarrer. Les autres services du portail fonctionnent. Si cela dure, écrivez à l’assistance.',
  );
}

/**
 * Browsers must not guess another media type than the declared one, nor hand an answer to a page of another origin, nor show it in a
 * frame. A route that answers a page or a script says its own policy.
 */
function keptToThePage(context: Context, next: Next): Promise<unknown> {
  context.set({
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  });
  return next();
}
