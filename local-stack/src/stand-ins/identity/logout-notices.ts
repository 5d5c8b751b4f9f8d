import { createPrivateKey, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { PORTAL_CLIENT } from '@pwp/contracts';
import type { SigningKey } from './secrets.ts';
import type { RealmSession } from './session-store.ts';

/** Signing key and target of the notices. */
export interface LogoutNoticesOptions {
  issuer: string;
  /** The API's address for the notices. */
  url: string;
  signingKey: Pick<SigningKey, 'kty' | 'kid' | 'n' | 'e' | 'd'>;
  warn: (message: string) => void;
}

/** Notifies the portal of sessions that ended. Never throws: an unavailable API must not keep a session open here. */
export type TellLogout = (sessions: readonly Pick<RealmSession, 'uid' | 'accountId'>[]) => Promise<void>;

/** Timeout of the API, ms. */
const TIMEOUT = 3_000;

/**
 * OpenID Connect Back-Channel Logout, as Keycloak sends it. The built-in one of oidc-provider uses another session id
 * than the tokens' `sid`, and only covers a sign-out by the person.
 */
export function createLogoutNotices({ issuer, url, signingKey, warn }: LogoutNoticesOptions): TellLogout {
  const key = createPrivateKey({ key: { ...signingKey }, format: 'jwk' });

  async function send({ uid, accountId }: Pick<RealmSession, 'uid' | 'accountId'>): Promise<void> {
    const token = await new SignJWT({ sid: uid, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })
      .setProtectedHeader({ alg: 'RS256', typ: 'logout+jwt', kid: signingKey.kid })
      .setIssuer(issuer)
      .setAudience(PORTAL_CLIENT)
      .setSubject(accountId)
      .setIssuedAt()
      .setExpirationTime('120 s')
      .setJti(randomUUID())
      .sign(key);
    const body = new URLSearchParams({ logout_token: token });
    const answer = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(TIMEOUT) });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  }

  return async (sessions) => {
    for (const told of await Promise.allSettled(sessions.map(send)))
      if (told.status === 'rejected') warn(`identity: the end of a session was not told: ${String(told.reason)}`);
  };
}
