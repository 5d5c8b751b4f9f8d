import type { Context, Middleware } from 'koa';

/** Whether the process lives, and whether it should be given requests. */
export function health(ready: () => Promise<boolean>): Middleware {
  return async (context: Context, next) => {
    if (context.method !== 'GET' && context.method !== 'HEAD') return next();
    if (context.path === '/api/health/live') {
      context.state['route'] = context.path;
      context.body = { status: 'ok' };
      return undefined;
    }
    if (context.path === '/api/health/ready') {
      context.state['route'] = context.path;
      const ok = await ready();
      context.status = ok ? 200 : 503;
      context.body = { status: ok ? 'ok' : 'unavailable' };
      return undefined;
    }
    return next();
  };
}
