import type { Context, Next } from 'koa';
import type { Logger } from 'pino';

/** What a host writes of itself. */
export type HostLog = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Measures one answered request: `route` is the template, `seconds` the time that it took. */
export type Observe = (labels: { method: string; route: string; status: string }, seconds: number) => void;

/** Methods that a route may have, and those that browsers ask with. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The method and the route template of a request. */
export function placeOf({ method, state: { route } }: Context): { method: string; route: string } {
  // An invented method must not make a series of its own.
  return { method: METHODS.has(method) ? method : 'other', route: typeof route === 'string' ? route : 'none' };
}

/** One log line and one metric a request, by route template, with the id of its account: no address, name or query. */
export function accessLog(log: HostLog, observe: Observe) {
  return async (context: Context, next: Next): Promise<void> => {
    const started = performance.now();
    await next();
    const seconds = (performance.now() - started) / 1000;
    const { method, route } = placeOf(context);
    observe({ method, route, status: String(context.status) }, seconds);
    log.info({
      method,
      route,
      status: context.status,
      code: context.state['problem'],
      account: context.state['account'],
      guichet: context.state['guichet'],
      ms: Math.round(seconds * 1000),
    });
  };
}
