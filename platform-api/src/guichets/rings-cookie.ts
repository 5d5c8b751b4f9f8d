import type { IncomingMessage } from 'node:http';
import { ringFactsOf, ringsCookie, WithHeaders, writeRings, type Account } from '@pwp/api-kit';
import { RINGS_COOKIE, type Session } from '@pwp/contracts';

/** Answers a session with the cookie of its rings, where the one that came is another. */
export type RingsCookie = (
  account: Account,
  session: Session,
  request: IncomingMessage,
) => Session | WithHeaders<Session>;

/** Without a secret nothing can be signed, and no cookie is set. */
export function ringsCookieOf({
  ringsSecret,
  publicUrl,
}: {
  ringsSecret: string | undefined;
  publicUrl: string;
}): RingsCookie {
  if (ringsSecret === undefined) return (_account, session) => session;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${publicUrl.startsWith('https:') ? '; Secure' : ''}`;
  return (account, session, request) => {
    const value = writeRings(ringFactsOf(account, session.guichet, ringsSecret), ringsSecret);
    if (ringsCookie(request.headers.cookie) === value) return session;
    return new WithHeaders({ 'Set-Cookie': `${RINGS_COOKIE}=${value}; ${attributes}` }, session);
  };
}
