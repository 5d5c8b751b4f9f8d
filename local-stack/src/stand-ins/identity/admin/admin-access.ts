import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { SimulatorError } from '../../simulators/simulator-error.ts';
import { bearerToken, type ReadLiveToken } from '../live-token.ts';

/** A refusal in Keycloak's shape. */
export class AdminRefusal extends Error {
  readonly status: number;
  readonly body: object;

  constructor(status: number, body: object) {
    super(`answered ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** Access checks, with Keycloak's rules. */
export interface AdminAccess {
  view: Middleware;
  manage: Middleware;
}

/** Roles of `realm-management` for reads and for writes. */
const VIEWERS = ['view-users', 'manage-users'];
const MANAGERS = ['manage-users'];

const Rights = z
  .object({ 'realm-management': z.object({ roles: z.array(z.string()) }) })
  .catch({ 'realm-management': { roles: [] } });

/** Middleware that checks these rights: 401 without a token, 403 with any other token. */
export function adminAccess(readToken: ReadLiveToken): AdminAccess {
  const requires =
    (roles: readonly string[]): Middleware =>
    async (ctx, next) => {
      const token = bearerToken(ctx.get('authorization'));
      const live = token === undefined ? undefined : await readToken(token);
      if (live === undefined) throw new AdminRefusal(401, { error: 'HTTP 401 Unauthorized' });
      const rights = Rights.parse(live.payload['resource_access'])['realm-management'].roles;
      if (!roles.some((role) => rights.includes(role))) throw new AdminRefusal(403, { error: 'HTTP 403 Forbidden' });
      await next();
    };
  return { view: requires(VIEWERS), manage: requires(MANAGERS) };
}

/** Writes errors in JSON, like Keycloak. */
export async function keycloakErrors(ctx: Context, next: () => Promise<void>): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (error instanceof AdminRefusal) {
      ctx.status = error.status;
      ctx.body = error.body;
    } else if (error instanceof SimulatorError) {
      ctx.status = error.status;
      ctx.body = { error: error.code, error_description: error.message };
    } else if (error instanceof z.ZodError || (error instanceof SyntaxError && 'status' in error)) {
      ctx.status = 400;
      ctx.body = { error: 'invalid_request', error_description: 'Cannot parse the JSON' };
    } else {
      throw error;
    }
  }
}
