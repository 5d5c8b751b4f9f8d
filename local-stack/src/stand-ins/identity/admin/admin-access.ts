import { createPublicKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { SimulatorError } from '../../simulators/simulator-error.ts';
import { MANAGE_USERS } from '../realm.ts';
import type { SigningKey } from '../secrets.ts';

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

const Rights = z
  .object({ resource_access: z.object({ 'realm-management': z.object({ roles: z.array(z.string()) }) }) })
  .transform(({ resource_access }) => resource_access['realm-management'].roles)
  .catch([]);

/** Lets the API's service account in: 401 without a token that was signed here, 403 with any other token. */
export function adminAccess(issuer: string, { kty, n, e }: SigningKey): Middleware {
  const key = createPublicKey({ key: { kty, n, e }, format: 'jwk' });
  return async (ctx, next) => {
    const [, token = ''] = /^bearer (.+)$/i.exec(ctx.get('authorization')) ?? [];
    const verified = await jwtVerify(token, key, { issuer, algorithms: ['RS256'] }).catch(() => undefined);
    if (verified === undefined) throw new AdminRefusal(401, { error: 'HTTP 401 Unauthorized' });
    if (!Rights.parse(verified.payload).includes(MANAGE_USERS))
      throw new AdminRefusal(403, { error: 'HTTP 403 Forbidden' });
    await next();
  };
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
