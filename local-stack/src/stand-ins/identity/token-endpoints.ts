import { createHash, timingSafeEqual } from 'node:crypto';
import { bodyParser } from '@koa/bodyparser';
import type { Context } from 'koa';
import { Router } from 'koa-router';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import { profileClaims } from './account-claims.ts';
import { bearerToken, type ReadLiveToken } from './live-token.ts';
import type { OidcStore } from './oidc-store.ts';
import { API_CLIENT, FIRST_VISIT_PATH, PORTAL_CLIENT, PROTOCOL_PATH, REALM_PATH } from './realm.ts';

/** Dependencies of the endpoints. */
export interface TokenEndpointsParts {
  provider: Provider;
  apiClientSecret: string;
  records: OidcStore;
  readToken: ReadLiveToken;
}

const Form = z.record(z.string(), z.string()).catch({});

/**
 * Userinfo, introspection and revocation for tokens in Keycloak's form, which oidc-provider's own endpoints refuse,
 * and Keycloak's registration address.
 */
export function tokenEndpoints(parts: TokenEndpointsParts): Router {
  const router = new Router({ prefix: REALM_PATH + PROTOCOL_PATH });
  const form = bodyParser({ enableTypes: ['form'], formLimit: '16kb' });

  const userinfo = async (ctx: Context): Promise<void> => {
    const token = bearerToken(ctx.get('authorization'));
    const account = token === undefined ? undefined : (await parts.readToken(token))?.account;
    if (!account) {
      ctx.status = 401;
      ctx.set('WWW-Authenticate', 'Bearer error="invalid_token"');
      ctx.body = { error: 'invalid_token' };
      return;
    }
    ctx.body = profileClaims(account);
  };
  router.get('/userinfo', userinfo);
  router.post('/userinfo', userinfo);

  router.post('/token/introspect', form, async (ctx) => {
    const body = Form.parse(ctx.request.body);
    if (!isApiClient(ctx, body, parts.apiClientSecret)) return refuseClient(ctx);
    const found = await parts.readToken(body['token'] ?? '');
    ctx.body = found
      ? { ...found.payload, active: true, token_type: 'Bearer', username: found.payload['preferred_username'] }
      : { active: false };
  });

  router.post('/revoke', form, async (ctx) => {
    const body = Form.parse(ctx.request.body);
    if (body['client_id'] !== PORTAL_CLIENT) return refuseClient(ctx);
    const token = await parts.provider.RefreshToken.find(body['token'] ?? '');
    if (token?.grantId !== undefined) parts.records.endGrant(token.grantId);
    else if (await parts.readToken(body['token'] ?? '')) {
      ctx.status = 400;
      ctx.body = {
        error: 'unsupported_token_type',
        error_description: 'an access token cannot be revoked, it ends by itself within 300 s',
      };
      return;
    }
    // RFC 7009 §2.2: an unknown token counts as revoked.
    ctx.status = 200;
    ctx.body = '';
  });

  router.get('/registrations', (ctx) => {
    ctx.status = 303;
    ctx.redirect(FIRST_VISIT_PATH);
  });

  return router;
}

function refuseClient(ctx: Context): void {
  ctx.status = 401;
  ctx.body = { error: 'invalid_client' };
}

function isApiClient(ctx: Context, body: Record<string, string>, secret: string): boolean {
  const basic = /^Basic (.+)$/i.exec(ctx.get('authorization'))?.[1];
  const [id, given] = basic === undefined ? [body['client_id'], body['client_secret']] : splitBasic(basic);
  return id === API_CLIENT && given !== undefined && sameSecret(given, secret);
}

function splitBasic(value: string): [string, string] {
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}

function sameSecret(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
