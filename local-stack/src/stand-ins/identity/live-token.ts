import { createLocalJWKSet, jwtVerify, type JWTPayload } from 'jose';
import type { Provider } from 'oidc-provider';
import type { Account, AccountStore } from './account-store.ts';
import { REALM_PATH } from './realm.ts';
import type { SigningKey } from './secret-store.ts';

/** Dependencies of the reader of access tokens. */
export interface LiveTokenParts {
  provider: Provider;
  publicUrl: string;
  accounts: AccountStore;
  signingKey: SigningKey;
}

/** A valid access token. */
export interface LiveToken {
  payload: JWTPayload;
  /** The person, absent for a service account. */
  account: Account | undefined;
}

/**
 * Reads an access token; undefined unless it was signed here, has not expired, and its session and account are
 * active.
 */
export type ReadLiveToken = (token: string) => Promise<LiveToken | undefined>;

/** A reader with this realm's key and sessions. */
export function createLiveTokenReader(parts: LiveTokenParts): ReadLiveToken {
  const { kty, kid, n, e } = parts.signingKey;
  const keys = createLocalJWKSet({ keys: [{ kty, kid, n, e, alg: 'RS256', use: 'sig' }] });
  return async (token) => {
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
  };
}

/** The token of an `Authorization` header; keycloak-js writes the scheme in lower case. */
export function bearerToken(header: string): string | undefined {
  return /^bearer (.+)$/i.exec(header)?.[1];
}
