import { createHash, timingSafeEqual } from 'node:crypto';
import { bodyParser } from '@koa/bodyparser';
import { createLocalJWKSet, jwtVerify, type JWTPayload } from 'jose';
import type { Context } from 'koa';
import { Router } from 'koa-router';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import { profileClaims } from './account-claims.ts';
import type { Account, AccountStore } from './account-store.ts';
import type { OidcStore } from './oidc-store.ts';
import { API_CLIENT, PAGES, PORTAL_CLIENT, PROTOCOL_PATH, REALM_PATH } from './realm.ts';
import type { SigningKey } from './secret-store.ts';

/** What the endpoints need. */
export interface TokenEndpointsParts {
  provider: Provider;
  publicUrl: string;
  apiClientSecret: string;
  accounts: AccountStore;
  records: OidcStore;
  signingKey: SigningKey;
}

const Form = z.record(z.string(), z.string()).catch({});

interface LiveToken {
  payload: JWTPayload;
  /** The person, absent for the service account. */
  account: Account | undefined;
}

/**
 * Userinfo, introspection and revocation for tokens shaped as Keycloak's, which oidc-provider's own endpoints refuse,
 * and Keycloak's registration address.
 */
export function tokenEndpoints(parts: TokenEndpointsParts): Router {
  const { kty, kid, n, e } = parts.signingKey;
  const keys = createLocalJWKSet({ keys: [{ kty, kid, n, e, alg: 'RS256', use: 'sig' }] });
  const router = new Router({ prefix: REALM_PATH + PROTOCOL_PATH });
  const form = bodyParser({ enableTypes: ['form'], formLimit: '16kb' });

  /** The token's content while it is good for something: signed here, not expired, session and account alive. */
  async function live(token: string): Promise<LiveToken | undefined> {
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(token, keys, { issuer: parts.publicUrl + REALM_PATH, algorithms: ['RS256'] }));
    } catch {
      return undefined;
    }
    if (payload['typ'] !== 'Bearer') return undefined;
    const sid = payload['sid'];
    if (sid === undefined) return { payload, account: undefined };
    const account = parts.accounts.findById(payload.sub ?? '');
    const session = typeof sid === 'string' ? await parts.provider.Session.findByUid(sid) : undefined;
    return account?.enabled && session ? { payload, account } : undefined;
  }

  const userinfo = async (ctx: Context): Promise<void> => {
    // keycloak-js writes the scheme in lower case.
    const token = /^bearer (.+)$/i.exec(ctx.get('authorization'))?.[1];
    const account = token === undefined ? undefined : (await live(token))?.account;
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
    const found = await live(body['token'] ?? '');
    ctx.body = found
      ? { ...found.payload, active: true, token_type: 'Bearer', username: found.payload['preferred_username'] }
      : { active: false };
  });

  router.post('/revoke', form, async (ctx) => {
    const body = Form.parse(ctx.request.body);
    if (body['client_id'] !== PORTAL_CLIENT) return refuseClient(ctx);
    const token = await parts.provider.RefreshToken.find(body['token'] ?? '');
    if (token?.grantId !== undefined) parts.records.endGrant(token.grantId);
    else if (await live(body['token'] ?? '')) {
      ctx.status = 400;
      ctx.body = {
        error: 'unsupported_token_type',
        error_description: 'an access token cannot be revoked, it ends by itself within 300 s',
      };
      return;
    }
    // RFC 7009 §2.2: an unknown token is as good as revoked.
    ctx.status = 200;
    ctx.body = '';
  });

  router.get('/registrations', (ctx) => {
    ctx.status = 303;
    ctx.redirect(REALM_PATH + PAGES.premiereVisite);
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
