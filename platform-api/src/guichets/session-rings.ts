import type { IncomingMessage } from 'node:http';
import { hostCookie, readRings, ringFactsOf, WithHeaders, writeRings, type Account, type Clock } from '@pwp/api-kit';
import { RINGS_COOKIE, type Session } from '@pwp/contracts';

/** Age at which a cookie is given anew, s: it votes for an hour (docs/registry.md › Automatic rollback). */
const RENEWED_AFTER = 900;

/** The cookie by which a browser gets its release of each module, and votes on it. */
export interface RingsCookie {
  /** Sets the cookie with the session, unless the browser sent the same one lately. */
  renew: (account: Account, session: Session, request: IncomingMessage) => Session | WithHeaders<Session>;
  /** Removes it from the browser. */
  remove: () => WithHeaders<undefined>;
}

/** Without a secret nothing can be signed, and no cookie is set. */
export function ringsCookieOf(
  { ringsSecret, publicUrl }: { ringsSecret: string | undefined; publicUrl: string },
  clock: Clock,
): RingsCookie {
  const cookieOf = (value: string, attributes: string) => ({
    'Set-Cookie': hostCookie(RINGS_COOKIE, value, attributes, publicUrl.startsWith('https:')),
  });
  return {
    remove: () => new WithHeaders(cookieOf('', 'SameSite=Lax; Max-Age=0'), undefined),
    renew(account, session, request) {
      if (ringsSecret === undefined) return session;
      const facts = ringFactsOf(account, session.guichet, ringsSecret, clock.now());
      const known = readRings(request.headers.cookie, ringsSecret);
      // Compared without their dates.
      const isSame =
        known !== undefined && writeRings({ ...facts, t: known.t }, ringsSecret) === writeRings(known, ringsSecret);
      if (isSame && facts.t - known.t < RENEWED_AFTER) return session;
      return new WithHeaders(cookieOf(writeRings(facts, ringsSecret), 'SameSite=Lax'), session);
    },
  };
}
