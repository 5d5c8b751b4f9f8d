import { randomUUID } from 'node:crypto';
import { underRequestId } from '@pwp/api-kit';
import type { Context, Next } from 'koa';

/** Keeps the caller's `X-Request-Id` when it is a plain identifier, else generates one; returns it in the response, and says it to what the request does. */
export function requestId(context: Context, next: Next): Promise<unknown> {
  const given = context.get('X-Request-Id');
  const id = /^[A-Za-z0-9_-]{8,64}$/.test(given) ? given : randomUUID();
  context.state['requestId'] = id;
  context.set('X-Request-Id', id);
  return underRequestId(id, next);
}
