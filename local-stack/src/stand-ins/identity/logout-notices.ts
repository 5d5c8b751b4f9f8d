import { createPrivateKey, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { PORTAL_CLIENT } from './realm.ts';
import type { SigningKey } from './secret-store.ts';
import type { RealmSession } from './session-store.ts';

/** Signing key and target of the notices. */
export interface LogoutNoticesOptions {
  issuer: string;
  /** The API's address for the notices; without it, none is sent. */
  url: string | undefined;
  signingKey: Pick<SigningKey, 'kty' | 'kid' | 'n' | 'e' | 'd'>;
  warn: (message: string) => void;
}

/** Notifies the portal of sessions that ended. Never throws: an unavailable API must not keep a session open here. */
export type TellLogout = (sessions: readonly Pick<RealmSession, 'uid' | 'accountId'>[]) => Promise<void>;

/** Timeout of the API, ms. */
const TIMEOUT = 3_000;
/** As Keycloak's, s. */
const LIFE = 120;

/**
 * OpenID Connect Back-Channel Logout, as Keycloak sends it. The built-in one of oidc-provider uses another session id
 * than the tokens' `sid`, and only covers a sign-out by the person.
 */
export function createLogoutNotices({ issuer, url, signingKey, warn }: LogoutNoticesOptions): TellLogout {
  if (url === undefined) return () => Promise.resolve();

  const key = createPrivateKey({ key: { ...signingKey }, format: 'jwk' });

  async function send({ uid, accountId }: Pick<RealmSession, 'uid' | 'accountId'>, address: string): Promise<void> {
    const token = await new SignJWT({ sid: uid, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })
      .setProtectedHeader({ alg: 'RS256', typ: 'logout+jwt', kid: signingKey.kid })
      .setIssuer(issuer)
      .setAudience(PORTAL_CLIENT)
      .setSubject(accountId)
      .setIssuedAt()
      .setExpirationTime(`${LIFE} s`)
      .setJti(randomUUID())
      .sign(key);
    const answer = await fetch(address, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  }

  return async (sessions) => {
    for (const told of await Promise.allSettled(sessions.map((session) => send(session, url)))) {
      if (told.status === 'rejected') warn(`identity: the end of a session was not told: ${String(told.reason)}`);
    }
  };
}
