import type { Context, Next } from 'koa';
import type { Logger } from 'pino';
import { methodLabel, type Metrics } from './metrics.ts';

/** One log line and one metric a request, by route template: no address, account or query. */
export function accessLog(log: Logger, metrics: Metrics) {
  return async (context: Context, next: Next): Promise<void> => {
    const started = performance.now();
    await next();
    const seconds = (performance.now() - started) / 1000;
    const route = typeof context.state['route'] === 'string' ? context.state['route'] : 'none';
    const method = methodLabel(context.method);
    metrics.requests.observe({ method, route, status: String(context.status) }, seconds);
    log.info({
      requestId: context.state['requestId'],
      method,
      route,
      status: context.status,
      code: context.state['problem'],
      ms: Math.round(seconds * 1000),
    });
  };
}
