import { traced, traceparentOf } from '@pwp/api-kit';
import type { Context, Next } from 'koa';
import { placeOf } from './access-log.ts';

/**
 * One span a request, named by its route template: no address, name or query. It goes on with the trace of a page that sent a
 * `traceparent`.
 */
export function traceRequests(context: Context, next: Next): Promise<void> {
  return traced({ name: 'request', kind: 'server', parent: traceparentOf(context.req) }, async (span) => {
    await next();
    const { method, route } = placeOf(context);
    const { requestId, problem } = context.state;
    span.rename(`${method} ${route}`);
    span.set({
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': context.status,
      'pwp.request_id': String(requestId),
    });
    if (context.status >= 500) span.fail(typeof problem === 'string' ? problem : String(context.status));
  });
}
